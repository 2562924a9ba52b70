package io.credbroker.repository;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.provider.testkit.CommandOutput;

/**
 * A command of the repository, run as its people run it.
 *
 * @param code how it ended
 * @param output what it said
 */
record Program(int code, String output) {

	private static final Duration LIMIT = Duration.ofMinutes(2);

	static Program run(Path folder, String... command) {
		ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
		Stream.of("AUTHOR", "COMMITTER")
			.forEach((role) -> builder.environment()
				.putAll(Map.of("GIT_" + role + "_NAME", "Releaser", "GIT_" + role + "_EMAIL", "releaser@example.com")));
		CommandOutput output = CommandOutput.of(builder, LIMIT);
		return new Program(output.code(), output.text());
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

}
