package io.credbroker.provider.file;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of one store of type {@code file}.
 *
 * @param path the YAML file, absolute, outside the application; a symbolic link is
 * followed
 * @param groupMayRead accepts mode 0640 or 0440 as well as 0600, for a Kubernetes Secret
 * volume, whose files belong to root and are readable through {@code fsGroup}
 */
public record FileStoreSettings(Path path, boolean groupMayRead) {

	public FileStoreSettings(@Nullable Path path, @DefaultValue("false") boolean groupMayRead) {
		if (path == null || path.toString().isBlank()) {
			throw new IllegalArgumentException("path is missing: name the YAML file that holds the secrets");
		}
		if (!path.isAbsolute()) {
			throw new IllegalArgumentException(
					"path must be absolute, so that it does not depend on where the broker" + " is started: " + path);
		}
		this.path = path.normalize();
		this.groupMayRead = groupMayRead;
	}

}
