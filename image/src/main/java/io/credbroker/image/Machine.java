package io.credbroker.image;

import java.nio.file.Path;

/**
 * The machine that builds.
 */
public final class Machine {

	private Machine() {
	}

	/**
	 * Its architecture in Debian's words, which are those of images, too.
	 */
	public static String architecture() {
		String name = System.getProperty("os.arch");
		return switch (name) {
			case "amd64", "x86_64" -> "amd64";
			case "aarch64" -> "arm64";
			default -> name;
		};
	}

	/**
	 * A program of the JDK that runs this.
	 */
	public static String tool(String name) {
		return Path.of(System.getProperty("java.home"), "bin", name).toString();
	}

	/**
	 * Whether this process may make namespaces and become another user.
	 */
	public static boolean hasRoot() {
		return System.getProperty("os.name").equals("Linux") && System.getProperty("user.name").equals("root");
	}

}
