package io.credbroker.service.ops.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Builds the descriptions of commands, so that all of them read alike.
 */
final class Specs {

	private static final String ID = "A conn_id; variable:KEY or config:KEY; or a credential's id of 32 digits.";

	private Specs() {
	}

	/**
	 * @param summary what it answers, in the list of commands
	 * @param description what else is good to know, and who may use it, a line each
	 */
	static CommandSpec command(String name, String summary, String... description) {
		CommandSpec spec = CommandSpec.create().name(name);
		spec.usageMessage().header(summary).description(description);
		return spec;
	}

	static OptionSpec option(String name, String label, String description) {
		return OptionSpec.builder(name)
			.paramLabel(label)
			.type(String.class)
			.arity("1")
			.description(description)
			.build();
	}

	static OptionSpec option(String name, String label, String description, String preset) {
		return OptionSpec.builder(name)
			.paramLabel(label)
			.type(String.class)
			.arity("1")
			.defaultValue(preset)
			.description(description + " Default: " + preset + ".")
			.build();
	}

	static OptionSpec flag(String name, String description) {
		return OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build();
	}

	/**
	 * Why something is done; it is on the record.
	 */
	static OptionSpec reason() {
		return OptionSpec.builder("--reason")
			.paramLabel("REASON")
			.type(String.class)
			.arity("1")
			.required(true)
			.description("Why, in 1 to 500 characters. It is on the record with your name.")
			.build();
	}

	static CommandSpec paged(CommandSpec spec) {
		return spec.addOption(option("--limit", "N", "The most entries, 1 to 1000.", "500"))
			.addOption(option("--cursor", "CURSOR", "Go on where an earlier answer ended."));
	}

	static CommandSpec withId(CommandSpec spec) {
		return spec.addPositional(id("ID", "1", ID));
	}

	static CommandSpec withOptionalId(CommandSpec spec) {
		return spec.addPositional(id("ID", "0..1", ID));
	}

	static PositionalParamSpec id(String label, String arity, String description) {
		return PositionalParamSpec.builder()
			.paramLabel(label)
			.type(String.class)
			.arity(arity)
			.required(arity.equals("1"))
			.index("0")
			.description(description)
			.build();
	}

}
