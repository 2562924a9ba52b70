package io.credbroker.service.ops.command;

import java.util.List;
import java.util.Map;

import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.command.Session.View;
import io.credbroker.service.ops.view.Details;
import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Shell;
import io.credbroker.service.ops.view.Table;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The statement for an auditor about who holds which version.
 */
final class ProofCommand implements Subcommand {

	@Override
	public CommandSpec spec() {
		return Specs
			.withId(Specs.command("proof", "The statement for an auditor: who holds which version, and until when.",
					"With --json, the statement is one that audit-verify --proof checks against the record.",
					"For the roles operator, auditor and security; needs a record in a database."));
	}

	@Override
	public ExitCode run(Session session, Arguments arguments) {
		Target target = Target.find(session, arguments.requiredId());
		return session.show(target.path() + "/proof", Map.of(), (view) -> print(view, target));
	}

	private static void print(View view, Target target) {
		Fields statement = view.answer();
		List<Fields> older = statement.list("older");
		view.screen().line(summary(view, target.name()));
		view.screen().line("");
		view.screen().details(details(view));
		if (!older.isEmpty()) {
			Table table = new Table("OLDER VERSION", "ANSWERS", "HOLDERS", "HELD UNTIL", "STILL HELD BY", "LAST EVENT");
			older.forEach((version) -> table.row(ShowCommand.version(version), version.text("grants"),
					version.text("holders"), view.time(version, "held_until"), holders(version),
					event(version.at("last_grant"))));
			view.screen().line("");
			view.screen().table(table);
		}
		view.next(statement.is("nobody_holds_an_older_version")
				? "ops proof %s --json > statement.json; audit-verify --proof statement.json checks it against an export of the record."
					.formatted(Shell.word(target.name()))
				: "ops holders %s --version older lists who holds one.".formatted(Shell.word(target.name())));
	}

	private static String summary(View view, String name) {
		Fields statement = view.answer();
		String since = statement.has("none_from") ? " from %s on".formatted(view.time(statement, "none_from")) : "";
		return statement.is("nobody_holds_an_older_version")
				? "Nobody who got %s through the broker holds an older version%s.".formatted(name, since)
				: "SOMEBODY STILL HOLDS an older version of %s; nobody does%s.".formatted(name, since);
	}

	private static Details details(View view) {
		Fields statement = view.answer();
		Fields current = statement.at("current");
		Fields range = statement.at("record");
		return new Details().with("Credential", statement.text("credential"))
			.with("Store", statement.text("store"))
			.with("Key", statement.text("key"))
			.with("Current version", ShowCommand.version(current))
			.with("In force since", view.time(current, "since"))
			.with("As of", view.time(statement, "as_of"))
			.with("Record from", view.time(range, "from"))
			.with("Record to", view.time(range, "to"))
			.with("Events", range.text("events"))
			.with("Covers", statement.at("stated").text("covers"));
	}

	private static String holders(Fields version) {
		return Names.few(version.node()
			.path("still_held_by")
			.valueStream()
			.map(Fields::new)
			.map((holder) -> holder.has("dag_id") ? holder.text("dag_id") + " " + holder.text("run_id")
					: Names.caller(holder))
			.toList());
	}

	/**
	 * The place of an event in the record, as it is found in an export.
	 */
	private static String event(Fields event) {
		return event.has("sequence") ? event.text("instance") + " " + event.text("sequence") : Table.NONE;
	}

}
