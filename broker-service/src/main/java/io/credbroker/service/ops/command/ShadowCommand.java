package io.credbroker.service.ops.command;

import java.util.List;
import java.util.Map;

import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.command.Session.View;
import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Shell;
import io.credbroker.service.ops.view.Table;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What lookups of shadow mode would not have been given.
 */
final class ShadowCommand implements Subcommand {

	@Override
	public CommandSpec spec() {
		return Specs
			.command("shadow", "What would fail after a move: refused lookups of shadow mode.",
					"Lists what Airflow's present backends answered and the broker would not have.",
					"For the role auditor; needs a record in a database.")
			.addOption(Specs.option("--days", "N", "How many days back, 1 to 400.", "7"));
	}

	@Override
	public ExitCode run(Session session, Arguments arguments) {
		String days = arguments.required("--days");
		return session.show("/v1/audit/shadow", Map.of("days", days), (view) -> print(view, days));
	}

	private static void print(View view, String days) {
		Fields summary = view.answer();
		List<Fields> ids = summary.list("ids");
		view.screen().line(summary(summary, days));
		if (!ids.isEmpty()) {
			Table table = new Table("COUNT", "OUTCOME", "WHAT", "DAGS", "LAST");
			ids.forEach((id) -> table.row(id.text("lookups"), id.text("outcome"), what(id), dags(id),
					view.time(id, "last_at")));
			view.screen().line("");
			view.screen().table(table);
		}
		if (summary.has("complete") && !summary.is("complete")) {
			view.screen().line("There are more than these, which failed most.");
		}
		view.next(advice(summary, ids));
	}

	private static String summary(Fields summary, String days) {
		if (summary.number("lookups") == 0) {
			return "There was no lookup of shadow mode in the last %s days.".formatted(days);
		}
		return "%s of shadow mode in the last %s days; %s of them would have failed.".formatted(
				Names.count(summary.number("lookups"), "lookup"), days,
				(summary.number("failed") == 0) ? "none" : String.valueOf(summary.number("failed")));
	}

	private static String what(Fields id) {
		String kind = id.text("kind");
		return kind.equals("connection") ? id.text("id") : kind + ":" + id.text("id");
	}

	private static String dags(Fields id) {
		return Names.few(id.node().path("dags").valueStream().map((dag) -> dag.asString("")).toList());
	}

	private static String advice(Fields summary, List<Fields> ids) {
		if (summary.number("lookups") == 0) {
			return "set shadow in the plugin's settings, and run the DAGs.";
		}
		if (ids.isEmpty()) {
			return "look for differences in Airflow's logs, which only the plugin can see.";
		}
		return switch (ids.getFirst().text("outcome")) {
			case "policy_denied" -> "give these DAGs a rule, or leave them refused on purpose.";
			case "not_mapped" -> "map it, unless environment or metastore go on answering it.";
			case String code -> "look up " + Shell.word(code) + " in docs/reference/problem-codes.md.";
		};
	}

}
