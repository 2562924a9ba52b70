package io.credbroker.service.ops.command;

import java.util.List;

/**
 * All commands, in the order in which the help lists them.
 */
public final class Subcommands {

	/** Questions first, then what changes something. */
	public static final List<Subcommand> ALL = List.of(new StoresCommand(), new RotationsCommand(), new ShowCommand(),
			new HoldersCommand(), new UsageCommand(), new RefusalsCommand(), new ShadowCommand(), new LeasesCommand(),
			new OperationsCommand(), new ProofCommand(), new CheckCommand(), OperateCommand.rotate(),
			OperateCommand.invalidate(), new RevokeCommand());

	private Subcommands() {
	}

	/**
	 * The command of this name, which must be one of them.
	 */
	public static Subcommand named(String name) {
		return ALL.stream().filter((command) -> command.spec().name().equals(name)).findFirst().orElseThrow();
	}

}
