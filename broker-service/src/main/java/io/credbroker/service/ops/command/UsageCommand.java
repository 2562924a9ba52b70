package io.credbroker.service.ops.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.command.Session.View;
import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Shell;
import io.credbroker.service.ops.view.Table;
import io.credbroker.service.ops.view.Times;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Which DAGs used a credential, and when it was used last.
 */
final class UsageCommand implements Subcommand {

	@Override
	public CommandSpec spec() {
		return Specs
			.withId(Specs.command("usage", "Which DAGs used a credential, and when it was used last.",
					"Says what breaks if it is turned off, and since when nobody uses it.",
					"For the roles operator, auditor and security; needs a record in a database."))
			.addOption(Specs.option("--days", "N", "How many days back, 1 to 400.", "30"));
	}

	@Override
	public ExitCode run(Session session, Arguments arguments) {
		Target target = Target.find(session, arguments.requiredId());
		String days = arguments.required("--days");
		return session.show(target.path() + "/usage", Map.of("days", days), (view) -> print(view, target, days));
	}

	private static void print(View view, Target target, String days) {
		Fields usage = view.answer();
		List<Fields> dags = usage.list("dags");
		view.screen().line(summary(view, target.name(), days, dags.size()));
		Table table = new Table("DAG", "LOOKUPS", "LAST USED", "CALLERS");
		dags.forEach((dag) -> table.row(dag.text("dag_id"), dag.text("lookups"), view.time(dag, "last_used_at"),
				callers(dag)));
		usage.list("callers")
			.forEach((caller) -> table.row("(no DAG)", caller.text("lookups"), view.time(caller, "last_used_at"),
					Names.caller(caller.has("caller") ? caller.at("caller") : caller)));
		if (!table.isEmpty()) {
			view.screen().line("");
			view.screen().table(table);
		}
		if (usage.has("counted_from")) {
			view.screen().line("Older lookups are not counted: there are too many to count them while you wait.");
		}
		else if (usage.has("complete") && !usage.is("complete")) {
			view.screen().line("There are more DAGs and callers than these, which used it last.");
		}
		view.next(next(usage, target, table.isEmpty()));
	}

	private static String next(Fields usage, Target target, boolean unused) {
		if (usage.has("counted_from")) {
			return "before you turn it off, count the older lookups in an export of the record, and tell all owners.";
		}
		return unused ? "before you turn it off, ops holders %s says whether somebody holds it still."
			.formatted(Shell.word(target.name())) : "tell the owners of these DAGs before you turn it off.";
	}

	private static String summary(View view, String name, String days, int dags) {
		Fields usage = view.answer();
		if (!usage.has("last_used_at")) {
			return "Nobody used %s since the record begins, %s%s."
				.formatted(name, view.time(usage, "record_from"), usage.has("retention_seconds")
						? "; events are kept for " + Times.length(Duration.ofSeconds(usage.number("retention_seconds")))
						: "");
		}
		String when = usage.has("counted_from") ? "since " + view.time(usage, "counted_from")
				: "in the last %s days".formatted(days);
		if (usage.number("lookups") == 0) {
			return "Nobody used %s %s; it was used last %s.".formatted(name, when, view.time(usage, "last_used_at"));
		}
		return "%s used %s %s, in %s; the last was %s.".formatted(Names.count(dags, "DAG"), name, when,
				Names.count(usage.number("lookups"), "lookup"), view.time(usage, "last_used_at"));
	}

	private static String callers(Fields dag) {
		return Names.few(dag.node()
			.path("callers")
			.valueStream()
			.map((caller) -> caller.isObject() ? Names.caller(new Fields(caller)) : caller.asString(""))
			.toList());
	}

}
