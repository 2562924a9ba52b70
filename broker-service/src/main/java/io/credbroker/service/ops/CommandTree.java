package io.credbroker.service.ops;

import io.credbroker.service.ops.command.Subcommand;
import io.credbroker.service.ops.command.Subcommands;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * All commands with their options and help, described as values, so that no class is
 * searched for annotations at the start.
 */
final class CommandTree {

	/** Wide enough for the sentences, and narrow enough for half a screen. */
	private static final int WIDTH = 100;

	private static final String[] FOOTER = { "", "Environment:", "  BROKER_URL         as --url",
			"  BROKER_TOKEN_FILE  as --token-file",
			"  BROKER_TOKEN       the token itself, where no file can be written", "", "Exit status:", "  0    done",
			"  1    the broker cannot do it, or the operation failed",
			"  2    the arguments, the token file or the address cannot be used",
			"  3    the token is not accepted, or its caller lacks the role", "  4    no answer of a broker came",
			"  141  whoever read the output is gone" };

	private CommandTree() {
	}

	static CommandLine build() {
		CommandSpec root = CommandSpec.create().name(OpsCommand.COMMAND);
		root.usageMessage()
			.description("Asks a running broker what people on call want to know, and tells it what to do.",
					"The page docs/how-to/on-call.md has the command for each question.")
			.footer(FOOTER);
		GlobalOptions.describe().forEach((option) -> root.addOption(option.build()));
		for (Subcommand command : Subcommands.ALL) {
			CommandSpec spec = command.spec();
			GlobalOptions.describe().forEach((option) -> spec.addOption(unlisted(option)));
			spec.usageMessage().footer("", "ops --help lists the options that every command takes.");
			root.addSubcommand(spec.name(), spec);
		}
		CommandLine tree = new CommandLine(root);
		tree.setExpandAtFiles(false);
		tree.setInterpolateVariables(false);
		tree.setUsageHelpWidth(WIDTH);
		return tree;
	}

	/**
	 * An option that may stand behind the name of the command, too, and is listed only
	 * once.
	 */
	private static OptionSpec unlisted(OptionSpec.Builder option) {
		return option.hidden(true).build();
	}

}
