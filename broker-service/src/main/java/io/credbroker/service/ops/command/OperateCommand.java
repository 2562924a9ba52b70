package io.credbroker.service.ops.command;

import java.util.Map;

import io.credbroker.service.ops.client.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Rotates a credential, or makes every replica forget it.
 */
final class OperateCommand implements Subcommand {

	private final String kind;

	private final String summary;

	private final String[] description;

	private OperateCommand(String kind, String summary, String... description) {
		this.kind = kind;
		this.summary = summary;
		this.description = description;
	}

	static OperateCommand rotate() {
		return new OperateCommand("rotate", "Rotate a credential now, and watch it.",
				"Has the store make a new version, waits until it is seen and every replica has forgotten the old one, and says who still holds that.",
				"If it already runs, this joins it. If it fails, the old version still serves. For the role operator.");
	}

	static OperateCommand invalidate() {
		return new OperateCommand("invalidate", "Make every replica forget a credential now.",
				"The next lookup reads it from its store. Nothing is rotated.", "For the role operator.");
	}

	@Override
	public CommandSpec spec() {
		return OperationOrder.options(Specs.withId(Specs.command(this.kind, this.summary, this.description)));
	}

	@Override
	public ExitCode run(Session session, Arguments arguments) {
		Target target = Target.find(session, arguments.requiredId());
		return new OperationOrder(session, arguments).run(target.path() + "/" + this.kind, Map.of(), target.name());
	}

}
