package io.credbroker.service.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restricts files and directories of the record to their owner, existing ones too.
 */
public final class OwnerOnlyPermissions {

	private static final Logger log = LoggerFactory.getLogger(OwnerOnlyPermissions.class);

	private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

	private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

	private OwnerOnlyPermissions() {
	}

	/**
	 * Creates the file, or removes the permissions of group and others from it.
	 * @throws IOException when the broker may not change the permissions
	 */
	public static void file(Path file) throws IOException {
		try {
			Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
		}
		catch (FileAlreadyExistsException ex) {
			tighten(file, FILE);
		}
	}

	/**
	 * Creates the directory and its parents, or removes the permissions of group and
	 * others from it where the broker owns it; it does not own the root of a mounted
	 * volume.
	 */
	static void directory(Path directory) throws IOException {
		if (Files.isDirectory(directory)) {
			try {
				tighten(directory, DIRECTORY);
			}
			catch (IOException ex) {
				log.atWarn()
					.addKeyValue("directory", directory)
					.addKeyValue("failure", ex.getClass().getSimpleName())
					.log("Other users can access a directory of the audit record, and the broker may not change its permissions");
			}
		}
		else {
			Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
		}
	}

	private static void tighten(Path path, Set<PosixFilePermission> allowed) throws IOException {
		Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
		if (!allowed.containsAll(found)) {
			Files.setPosixFilePermissions(path, allowed);
			log.atWarn()
				.addKeyValue("path", path)
				.addKeyValue("before", PosixFilePermissions.toString(found))
				.addKeyValue("now", PosixFilePermissions.toString(allowed))
				.log("Removed the permissions of other users on a file or directory of the audit record");
		}
	}

}
