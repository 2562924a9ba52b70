package io.credbroker.provider.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The programs of Ceph: those on the {@code PATH}, or Debian's packages, which are
 * unpacked below the {@code target} of the project and installed nowhere.
 *
 * @param root where they were unpacked; empty for those on the {@code PATH}
 */
record CephPrograms(String root) {

	private static final List<String> NEEDED = List.of("ceph", "ceph-mon", "ceph-osd", "monmaptool", "radosgw",
			"radosgw-admin");

	/** Each module runs its tests in its own folder. */
	static final Path PROJECT = project(Path.of("").toAbsolutePath());

	private static final Path UNPACKED = PROJECT.resolve(Path.of("target", "ceph"));

	private static final Path STAMP = UNPACKED.resolve("unpacked.txt");

	private static final int DOWNLOAD_SECONDS = 240;

	/** Asks for what this system lacks, and takes no package that it has. */
	private static final String UNPACK = """
			set -e
			names=$(apt-get install --print-uris -qq -y --no-install-recommends ceph-mon ceph-osd radosgw ceph-common |
				sed -n "s/^'[^']*' \\([^_]*\\)_.*/\\1/p")
			apt-get download $names
			for package in *.deb; do dpkg -x "$package" . && rm "$package"; done
			test -x usr/bin/radosgw
			""";

	private static Path project(Path folder) {
		return Files.exists(folder.resolve("mvnw")) ? folder : project(Objects.requireNonNull(folder.getParent()));
	}

	/**
	 * The programs.
	 * @throws CannotRunException when they cannot be had
	 */
	static CephPrograms find() throws CannotRunException, IOException {
		if (NEEDED.stream().allMatch((program) -> LocalPrograms.find(program).isPresent())) {
			return new CephPrograms("");
		}
		if (!Files.exists(STAMP)) {
			Files.createDirectories(UNPACKED);
			Path log = UNPACKED.resolveSibling("ceph-unpack.log");
			if (run(new ProcessBuilder("sh", "-c", UNPACK).directory(UNPACKED.toFile()), log, DOWNLOAD_SECONDS) != 0) {
				throw new CannotRunException(
						"Ceph is not on the PATH, and apt cannot download ceph-mon, ceph-osd, radosgw and ceph-common; see "
								+ log);
			}
			Files.writeString(STAMP, "whole");
		}
		return new CephPrograms(UNPACKED.toString());
	}

	/**
	 * Runs one of the programs until it ends.
	 */
	int run(Path directory, Path log, int seconds, String... command) throws CannotRunException {
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
		Map<String, String> environment = builder.environment();
		environment.put("CEPH_CONF", directory.resolve("ceph.conf").toString());
		if (!this.root.isEmpty()) {
			String system = "/lib/" + System.getProperty("os.arch").replace("amd64", "x86_64") + "-linux-gnu";
			String libraries = this.root + "/usr" + system;
			environment.put("LD_LIBRARY_PATH", libraries + ":" + libraries + "/ceph:" + this.root + system);
			environment.merge("PATH", this.root + "/usr/bin", (path, bin) -> bin + ":" + path);
			command[0] = Files.isExecutable(Path.of(this.root, "usr/bin", command[0]))
					? this.root + "/usr/bin/" + command[0] : command[0];
			builder.command(command);
		}
		return run(builder, log, seconds);
	}

	private static int run(ProcessBuilder builder, Path log, int seconds) throws CannotRunException {
		try {
			Process process = builder.redirectErrorStream(true)
				.redirectInput(new File("/dev/null"))
				.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
				.start();
			if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
				process.destroyForcibly();
				throw new CannotRunException(builder.command().getFirst() + " took longer than " + seconds + " s");
			}
			return process.exitValue();
		}
		catch (IOException ex) {
			throw new CannotRunException("this system cannot run " + builder.command().getFirst());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	/**
	 * This machine lacks what it takes, which is no fault of the code under test.
	 */
	static final class CannotRunException extends Exception {

		private static final long serialVersionUID = 1L;

		CannotRunException(String reason) {
			super(reason);
		}

	}

}
