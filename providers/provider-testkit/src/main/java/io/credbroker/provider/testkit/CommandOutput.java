package io.credbroker.provider.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How a command ended.
 *
 * @param code its exit code
 * @param text what it printed, without white space around it
 */
public record CommandOutput(int code, String text) {

	/**
	 * Runs a command until it ends, or ends it by force after a time.
	 * @param command reads nothing unless its input is redirected
	 */
	public static CommandOutput of(ProcessBuilder command, Duration limit) {
		try {
			Path output = Files.createTempFile("output", ".txt");
			if (command.redirectInput().type() == ProcessBuilder.Redirect.Type.PIPE) {
				command.redirectInput(new File("/dev/null"));
			}
			Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
			await(process, limit);
			String text = Files.readString(output).strip();
			Files.delete(output);
			return new CommandOutput(process.exitValue(), text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void await(Process process, Duration limit) {
		try {
			if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
				process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
