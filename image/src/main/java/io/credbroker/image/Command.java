package io.credbroker.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program that was run to its end.
 *
 * @param code its exit code
 * @param output what it said, on both streams
 */
record Command(int code, String output) {

	private static final long MINUTES = 10;

	/**
	 * Runs a program and waits for it.
	 */
	static Command run(Path folder, List<String> line) {
		try {
			Process process = new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).start();
			process.getOutputStream().close();
			CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> read(process));
			if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
				process.destroyForcibly();
				throw new ImageFailure("%s did not end within %d minutes.".formatted(line.getFirst(), MINUTES));
			}
			return new Command(process.exitValue(), said.join());
		}
		catch (IOException ex) {
			throw new ImageFailure("%s cannot be run: %s".formatted(line.getFirst(), ex.getMessage()), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ImageFailure("interrupted", ex);
		}
	}

	private static String read(Process process) {
		try {
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	/**
	 * Runs a program that has to succeed.
	 * @param purpose what cannot be done if it fails
	 */
	static String require(Path folder, String purpose, List<String> line) {
		Command done = run(folder, line);
		if (done.code() != 0) {
			throw new ImageFailure("Could not %s: `%s` ended with %d.%n%s".formatted(purpose, String.join(" ", line),
					done.code(), done.output()));
		}
		return done.output();
	}

}
