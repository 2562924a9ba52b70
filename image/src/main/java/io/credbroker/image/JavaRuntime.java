package io.credbroker.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The part of the JDK that the broker needs, with the options that it is to run with.
 */
final class JavaRuntime {

	static final String HOME = "opt/java";

	static final String PROGRAM = "/opt/java/bin/java";

	/**
	 * Found by jdeps, without what only compilers, agents and debuggers of the libraries
	 * use; the desktop is there for {@code java.beans}, and its native parts are not.
	 */
	private static final List<String> MODULES = List.of("java.base", "java.desktop", "java.instrument", "java.logging",
			"java.management", "java.naming", "java.net.http", "java.security.jgss", "java.sql", "jdk.crypto.ec",
			"jdk.management", "jdk.net", "jdk.unsupported");

	/**
	 * The collector for small heaps, and the cache where its file says, so that its pages
	 * stay those of the file and are not copied. Without memory a broker ends, so that it
	 * is started again, instead of going on without the threads that failed. Reflection
	 * calls methods natively, since the JDK would generate classes for them at each
	 * start, and a lookup uses none.
	 */
	private static final String OPTIONS = "-XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions"
			+ " -XX:ArchiveRelocationMode=0 -XX:+ExitOnOutOfMemoryError -Djdk.reflect.useNativeAccessorOnly=true";

	private static final String OMITTED = "glob:/java.desktop/lib/*,glob:/java.desktop/lib/**,glob:/java.base/lib/jrt-fs.jar";

	private final BuildSettings settings;

	JavaRuntime(BuildSettings settings) {
		this.settings = settings;
	}

	/**
	 * Links the runtime into the tree.
	 */
	void link(FileTree tree) throws IOException {
		Path home = tree.root().resolve(HOME);
		Files.createDirectories(home.getParent());
		List<String> line = new ArrayList<>(List.of(Machine.tool("jlink"), "--add-modules", String.join(",", MODULES),
				"--strip-debug", "--no-header-files", "--no-man-pages", "--compress=zip-0",
				"--exclude-files=" + OMITTED, "--add-options=" + options(), "--output", home.toString()));
		Path modules = modules();
		if (modules != null) {
			line.addAll(List.of("--module-path", modules.toString()));
		}
		Command.require(tree.root(), "link the Java runtime", line);
		tree.resolveLinks();
	}

	/**
	 * The options that are part of the runtime; the environment and the command line
	 * count more.
	 */
	String options() {
		String given = this.settings.content().jvmOptions();
		return (given != null) ? given : OPTIONS;
	}

	private @Nullable Path modules() {
		Path given = this.settings.content().jmods();
		if (given == null && !this.settings.runsHere()) {
			throw new ImageFailure("""
					An image for %s needs the modules of a JDK for it, of version %s as the one that builds.
					Unpack the archive of jmods of that JDK and name its folder with -Dimage.jmods=…"""
				.formatted(this.settings.architecture(), System.getProperty("java.version")));
		}
		if (given != null && !Files.exists(given.resolve("java.base.jmod"))) {
			throw new ImageFailure("-Dimage.jmods names %s, which holds no java.base.jmod.".formatted(given));
		}
		return given;
	}

}
