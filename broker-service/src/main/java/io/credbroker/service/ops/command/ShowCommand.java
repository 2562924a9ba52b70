package io.credbroker.service.ops.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.command.Session.View;
import io.credbroker.service.ops.view.Details;
import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Shell;
import io.credbroker.service.ops.view.Table;
import io.credbroker.service.ops.view.Times;
import picocli.CommandLine.Model.CommandSpec;

/**
 * One credential: its versions, its rotation and its last reads.
 */
final class ShowCommand implements Subcommand {

	@Override
	public CommandSpec spec() {
		return Specs.withId(Specs.command("show", "One credential: versions, rotations, last reads.",
				"For the roles operator, auditor and security."));
	}

	@Override
	public ExitCode run(Session session, Arguments arguments) {
		return show(session, Target.find(session, arguments.requiredId()));
	}

	ExitCode show(Session session, Target target) {
		return session.show(target.path(), Map.of(), (view) -> print(view, target));
	}

	private static void print(View view, Target target) {
		Fields rotation = view.answer();
		view.screen()
			.line("%s is %s: %s.".formatted(target.name(), rotation.text("state"), Due.sentence(view, rotation)));
		view.screen().line("");
		view.screen().details(details(view, rotation));
		List<Fields> versions = rotation.node().path("versions").valueStream().map(Fields::new).toList();
		if (!versions.isEmpty()) {
			view.screen().line("");
			view.screen().table(versions(view, versions));
		}
		view.next(advice(rotation, Shell.word(target.name())));
	}

	private static Details details(View view, Fields rotation) {
		return new Details().with("Credential", rotation.text("credential"))
			.with("Mappings", Names.mappings(rotation))
			.with("Store", rotation.text("store"))
			.with("Key", rotation.text("key"))
			.with("Version", rotation.text("version"))
			.with("Issued on demand", rotation.is("issued") ? "yes: see ops leases" : Table.NONE)
			.with("Rotated", rotated(view, rotation))
			.with("Next rotation", next(view, rotation))
			.with("Expected every",
					rotation.has("rotate_every_seconds")
							? Times.length(Duration.ofSeconds(rotation.number("rotate_every_seconds"))) : Table.NONE)
			.with("Last read", view.time(rotation, "last_success_at"))
			.with("Last failure", view.time(rotation, "last_failure_at"))
			.with("Failing since", view.time(rotation, "failing_since"))
			.with("Failure", rotation.text("failure"))
			.with("Rotate now", rotation.is("rotatable") ? "can be rotated by the broker" : "only in its store")
			.with("Holders", holders(view, rotation.at("holders")));
	}

	private static String rotated(View view, Fields rotation) {
		if (!rotation.has("rotated_at")) {
			return Table.NONE;
		}
		String how = rotation.text("rotated_at_source").equals("seen") ? " (first seen then)" : " (as the store says)";
		return view.time(rotation, "rotated_at") + how;
	}

	private static String next(View view, Fields rotation) {
		if (!rotation.has("next_rotation_at")) {
			return Table.NONE;
		}
		String how = rotation.text("next_rotation_source").equals("catalog") ? " (rotate-every of the catalog)"
				: " (as the store says)";
		return view.time(rotation, "next_rotation_at") + how;
	}

	private static String holders(View view, Fields holders) {
		if (!holders.node().isObject()) {
			return Table.NONE;
		}
		String text = "%d of the current version, %d of older ones".formatted(holders.number("current"),
				holders.number("older"));
		return holders.has("older_until") ? text + " until " + view.time(holders, "older_until") : text;
	}

	private static Table versions(View view, List<Fields> versions) {
		Table table = new Table("VERSION", "CURRENT", "FIRST SEEN", "REPLACED", "HOLDERS", "HELD UNTIL");
		versions.forEach((version) -> table.row(version(version), version.is("current") ? "yes" : "no",
				view.time(version, "first_seen_at"), view.time(version, "replaced_at"), version.text("holders"),
				view.time(version, "held_until")));
		return table;
	}

	/**
	 * What the store calls a version, or its fingerprint if it has no name.
	 */
	static String version(Fields version) {
		return version.has("version") ? version.text("version") : version.text("fingerprint");
	}

	private static String advice(Fields rotation, String name) {
		if (rotation.text("state").equals("failing")) {
			return "ops stores says whether the whole store fails; problem codes are explained in the reference.";
		}
		if (rotation.at("holders").number("older") > 0) {
			return "ops holders " + name + " --version older lists who still holds an older version.";
		}
		return "ops holders " + name + " lists who holds it; ops usage " + name + " which DAGs use it.";
	}

}
