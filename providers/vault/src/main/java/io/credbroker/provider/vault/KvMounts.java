package io.credbroker.provider.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.credbroker.spi.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key/value engine that a key belongs to.
 * <p>
 * A key is the mount followed by the path inside it, such as
 * {@code secret/airflow/warehouse}, without the {@code data/} that version 2 puts
 * between; the longest mount that fits wins.
 */
final class KvMounts {

	private final Map<String, Integer> versions;

	KvMounts(Map<String, Integer> versions) {
		this.versions = versions;
	}

	/**
	 * Where to read the key, or why it cannot be read.
	 */
	Place locate(SecretKey key) {
		List<String> segments = List.of(key.path().split("/", -1));
		if (segments.stream().anyMatch(KvMounts::isUnsafe)) {
			return new Unusable("the key has an empty, '.' or '..' segment, or a control character");
		}
		String mount = mountOf(key.path());
		if (mount == null) {
			return new Unusable("the key names no mount of this store; kv lists "
					+ this.versions.keySet().stream().sorted().collect(Collectors.joining(", ")));
		}
		return place(segments, mount.split("/").length, this.versions.getOrDefault(mount, 2));
	}

	private @Nullable String mountOf(String path) {
		return this.versions.keySet()
			.stream()
			.filter((mount) -> path.startsWith(mount + "/"))
			.max((one, other) -> Integer.compare(one.length(), other.length()))
			.orElse(null);
	}

	private static Place place(List<String> segments, int mountLength, int version) {
		if (version == 1) {
			return new KvPath(segments, 1);
		}
		List<String> path = new ArrayList<>(segments);
		path.add(mountLength, "data");
		return new KvPath(List.copyOf(path), 2);
	}

	private static boolean isUnsafe(String segment) {
		return segment.isBlank() || ".".equals(segment) || "..".equals(segment)
				|| segment.chars().anyMatch(Character::isISOControl);
	}

	/**
	 * What a key led to.
	 */
	sealed interface Place {

	}

	/**
	 * The path to read, and the version of the engine that answers there.
	 */
	record KvPath(List<String> segments, int version) implements Place {
	}

	/**
	 * Why the key can never be read.
	 */
	record Unusable(String reason) implements Place {
	}

}
