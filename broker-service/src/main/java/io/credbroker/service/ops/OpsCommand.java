package io.credbroker.service.ops;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.credbroker.service.ops.client.BrokerClient;
import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.client.OpsException;
import io.credbroker.service.ops.command.Arguments;
import io.credbroker.service.ops.command.Session;
import io.credbroker.service.ops.command.Subcommand;
import io.credbroker.service.ops.command.Subcommands;
import io.credbroker.service.ops.view.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code ops}: what people on call ask a running broker and tell it to do,
 * without starting the service.
 */
public final class OpsCommand {

	/** The first argument, which selects this command. */
	public static final String COMMAND = "ops";

	private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

	private final Map<String, String> environment;

	private final InputStream in;

	private final Screen screen;

	private final Clock clock;

	private final Duration pause;

	/**
	 * Runs in any surroundings.
	 * @param pause the first pause between two looks at an operation
	 */
	OpsCommand(Map<String, String> environment, InputStream in, Screen screen, Clock clock, Duration pause) {
		this.environment = environment;
		this.in = in;
		this.screen = screen;
		this.clock = clock;
		this.pause = pause;
	}

	/**
	 * The command in any surroundings.
	 * @param environment where an address and a token may be, by their names
	 * @param in where a token may come from
	 */
	public static OpsCommand of(Map<String, String> environment, InputStream in, Screen screen) {
		return new OpsCommand(environment, in, screen, Clock.systemUTC(), FIRST_PAUSE);
	}

	/**
	 * The command in a process of its own.
	 */
	public static OpsCommand ofThisProcess() {
		return of(System.getenv(), System.in, Terminal.screen(System.getenv()));
	}

	/**
	 * Does what the arguments say and returns the exit status.
	 */
	public int run(List<String> arguments) {
		try {
			return dispatch(CommandTree.build(), arguments).status();
		}
		catch (OpsException ex) {
			if (ex.exitCode() != ExitCode.OUTPUT_CLOSED) {
				this.screen.error(ex.getMessage());
			}
			return ex.exitCode().status();
		}
	}

	private ExitCode dispatch(CommandLine tree, List<String> arguments) {
		ParseResult parsed = parse(tree, arguments);
		CommandLine chosen = parsed.asCommandLineList().getLast();
		boolean asked = chosen.isUsageHelpRequested() || tree.isUsageHelpRequested();
		if (asked || !parsed.hasSubcommand()) {
			help(chosen);
			return asked ? ExitCode.DONE : ExitCode.USAGE;
		}
		GlobalOptions options = new GlobalOptions(parsed, this.environment, this.in);
		Subcommand command = Subcommands.named(chosen.getCommandName());
		try (BrokerClient client = options.client(this.clock, command.needsToken())) {
			return command.run(new Session(client, this.screen, options.json(), this.clock, this.pause),
					new Arguments(parsed.subcommand()));
		}
	}

	private ParseResult parse(CommandLine tree, List<String> arguments) {
		try {
			return tree.parseArgs(arguments.toArray(String[]::new));
		}
		catch (ParameterException ex) {
			CommandLine command = ex.getCommandLine();
			List<String> meant = (ex instanceof UnmatchedArgumentException unmatched) ? unmatched.getSuggestions()
					: List.of();
			throw new OpsException(ExitCode.USAGE,
					"%s%s\n%s --help lists what there is.".formatted(ex.getMessage(),
							meant.isEmpty() ? "" : ". Did you mean " + String.join(" or ", meant) + "?",
							command.getCommandSpec().qualifiedName()));
		}
	}

	private void help(CommandLine command) {
		StringWriter text = new StringWriter();
		command.usage(new PrintWriter(text), Ansi.OFF);
		text.toString().lines().forEach(this.screen::line);
	}

}
