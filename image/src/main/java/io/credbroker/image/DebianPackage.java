package io.credbroker.image;

import java.nio.file.Path;

/**
 * A package as it was downloaded.
 *
 * @param name its name
 * @param version its version
 * @param architecture the one it is for, or {@code all}
 * @param file the archive
 */
record DebianPackage(String name, String version, String architecture, Path file) {

	/**
	 * Reads name, version and architecture from the name that apt gives the archive.
	 */
	static DebianPackage of(Path file) {
		String[] parts = file.getFileName().toString().replaceFirst("\\.deb$", "").split("_", -1);
		if (parts.length != 3) {
			throw new ImageFailure("%s is not named like a Debian package.".formatted(file));
		}
		return new DebianPackage(parts[0], parts[1].replace("%3a", ":"), parts[2], file);
	}

	/**
	 * Its package URL, by which scanners find its vulnerabilities.
	 */
	String url(String distribution) {
		return "pkg:deb/%s/%s@%s?arch=%s".formatted(distribution, this.name,
				this.version.replace("+", "%2B").replace(":", "%3A"), this.architecture);
	}

	String sha256() {
		return Digests.sha256(this.file);
	}

}
