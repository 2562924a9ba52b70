package io.credbroker.service.ops.command;

import io.credbroker.service.ops.client.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/**
 * One command of {@code ops}.
 */
public interface Subcommand {

	/**
	 * Its name, options and help.
	 */
	CommandSpec spec();

	/**
	 * Whether it shows the broker a token.
	 */
	default boolean needsToken() {
		return true;
	}

	/**
	 * Does it, and prints what came of it.
	 */
	ExitCode run(Session session, Arguments arguments);

}
