package io.credbroker.provider.testkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Moto in a private virtual environment below {@code target}, made once and kept while
 * its list of packages stays the same; modules that are built at the same time wait for
 * each other.
 */
final class MotoInstallation {

	/** This module, as seen from any other, so that all of them share one. */
	private static final Path HERE = Stream.of("../provider-testkit", "../providers/provider-testkit")
		.map((path) -> Path.of(path).toAbsolutePath().normalize())
		.filter(Files::isDirectory)
		.findFirst()
		.orElseThrow();

	private static final Path REQUIREMENTS = HERE.resolve("src/main/moto/requirements.txt");

	private static final Path HOME = HERE.resolve("target/moto");

	private static final Path STAMP = HOME.resolve("installed.txt");

	private static final Path LOG = HOME.resolveSibling("moto-install.log");

	private static final Pattern UNREACHABLE = Pattern.compile(
			"connection (refused|reset|broken)|could not connect|timed? ?out|tunnel|failed to establish"
					+ "|network (is )?unreachable|name resolution|no matching distribution found for",
			Pattern.CASE_INSENSITIVE);

	private static final int PATIENCE = 300;

	private MotoInstallation() {
	}

	/**
	 * The command that starts it.
	 */
	static Path command() throws IOException, CannotRunException {
		Files.createDirectories(HOME.getParent());
		try (FileChannel file = FileChannel.open(HOME.resolveSibling("moto.lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE); FileLock _ = file.lock()) {
			return installed();
		}
	}

	private static Path installed() throws IOException, CannotRunException {
		String wanted = Files.readString(REQUIREMENTS);
		if (!Files.exists(STAMP) || !Files.readString(STAMP).equals(wanted)) {
			Files.createDirectories(HOME);
			run(List.of("python3", "-m", "venv", "--clear", HOME.toString()));
			run(List.of(HOME.resolve("bin/python").toString(), "-m", "pip", "install", "--quiet", "--retries", "1",
					"--timeout", "20", "--disable-pip-version-check", "-r", REQUIREMENTS.toString()));
			Files.writeString(STAMP, wanted);
		}
		return HOME.resolve("bin/moto_server");
	}

	private static void run(List<String> command) throws CannotRunException {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(LOG.toFile())
				.start();
			if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
				process.destroyForcibly();
				throw new CannotRunException("installing Moto took longer than " + PATIENCE + " s, see " + LOG);
			}
			if (process.exitValue() != 0) {
				throw refusal(command.getFirst());
			}
		}
		catch (IOException ex) {
			throw new CannotRunException("there is no python3 on the PATH");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	private static CannotRunException refusal(String program) throws IOException {
		if ("python3".equals(program)) {
			return new CannotRunException("python3 makes no virtual environment (package python3-venv?), see " + LOG);
		}
		if (UNREACHABLE.matcher(Files.readString(LOG)).find()) {
			return new CannotRunException("the Python package index cannot be reached, see " + LOG);
		}
		throw new AssertionError("Moto cannot be installed, see " + LOG);
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
