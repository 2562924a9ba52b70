package io.credbroker.image;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the image is built from, and how.
 *
 * @param module the folder of this module
 * @param target what the build leaves
 * @param version the version of the broker
 * @param time what all files of the image are dated
 * @param cache where downloaded packages stay from build to build
 * @param offline whether nothing may be fetched
 * @param architecture of the machine that the image is for, in Debian's words
 * @param content what the image holds
 * @param from the image of the user's own that takes the place of the Debian packages
 * @param to where the image is pushed as well
 */
record BuildSettings(Path module, Path target, String version, Instant time, Path cache, boolean offline,
		String architecture, Content content, @Nullable String from, @Nullable String to) {

	/**
	 * What the image holds.
	 *
	 * @param without the types of the providers that are left out
	 * @param packages Debian packages that are added, or fixed to a version, as
	 * {@code name} or {@code name=version}
	 * @param jmods the modules of a JDK for another architecture
	 * @param aot {@code train}, {@code none}, or a file with a cache made before
	 * @param jvmOptions options of the runtime instead of the usual ones
	 */
	record Content(List<String> without, List<String> packages, @Nullable Path jmods, String aot,
			@Nullable String jvmOptions) {
	}

	static final String TRAIN = "train";

	static final String NONE = "none";

	/**
	 * Reads arguments of the form {@code name=value}; an empty value counts as none.
	 */
	static BuildSettings of(String... arguments) {
		Map<String, String> given = new HashMap<>();
		for (String argument : arguments) {
			String[] pair = argument.split("=", 2);
			if (pair.length == 2 && !pair[1].isBlank()) {
				given.put(pair[0], pair[1].strip());
			}
		}
		String jmods = given.get("jmods");
		Content content = new Content(list(given, "without"), list(given, "packages"),
				(jmods != null) ? Path.of(jmods) : null, given.getOrDefault("aot", TRAIN), given.get("jvm-options"));
		Path module = required(given, "module");
		return new BuildSettings(module, module.resolve(given.getOrDefault("target", "target")), text(given, "version"),
				Instant.parse(text(given, "time")), required(given, "cache"),
				Boolean.parseBoolean(given.get("offline")), given.getOrDefault("architecture", Machine.architecture()),
				content, given.get("from"), given.get("to"));
	}

	private static List<String> list(Map<String, String> given, String name) {
		String text = given.get(name);
		return (text == null) ? List.of() : List.of(text.split("\\s*,\\s*"));
	}

	private static Path required(Map<String, String> given, String name) {
		return Path.of(text(given, name)).toAbsolutePath();
	}

	private static String text(Map<String, String> given, String name) {
		String value = given.get(name);
		if (value == null) {
			throw new ImageFailure("The argument %s=… is missing.".formatted(name));
		}
		return value;
	}

	/**
	 * Whether the image is for a machine like this one, so that its programs run here.
	 */
	boolean runsHere() {
		return this.architecture.equals(Machine.architecture());
	}

	/**
	 * The packaged broker.
	 */
	Path jar() {
		return this.module.resolveSibling("broker-service")
			.resolve("target")
			.resolve("broker-service-" + this.version + ".jar");
	}

}
