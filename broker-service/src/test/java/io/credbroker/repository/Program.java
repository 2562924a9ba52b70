package io.credbroker.repository;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A command of the repository, run as its people run it.
 *
 * @param code how it ended
 * @param output what it said
 */
record Program(int code, String output) {

	private static final int LIMIT_SECONDS = 120;

	static Program run(Path folder, String... command) {
		try {
			Path output = Files.createTempFile("output", ".txt");
			ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(folder.toFile())
				.redirectErrorStream(true)
				.redirectInput(new File("/dev/null"))
				.redirectOutput(output.toFile());
			Stream.of("AUTHOR", "COMMITTER")
				.forEach((role) -> builder.environment()
					.putAll(Map.of("GIT_" + role + "_NAME", "Releaser", "GIT_" + role + "_EMAIL",
							"releaser@example.com")));
			Process process = builder.start();
			if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
				process.destroyForcibly().waitFor();
			}
			String said = Files.readString(output).strip();
			Files.delete(output);
			return new Program(process.exitValue(), said);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The same, for a command that has to succeed.
	 */
	static String require(Path folder, String... command) {
		Program done = run(folder, command);
		if (done.code() != 0) {
			throw new AssertionError("%s ended with %d: %s".formatted(List.of(command), done.code(), done.output()));
		}
		return done.output();
	}

	static boolean isThere(String name) {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, name)));
	}

}
