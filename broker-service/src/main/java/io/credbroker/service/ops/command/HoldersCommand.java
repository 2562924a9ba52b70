package io.credbroker.service.ops.command;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.command.Session.View;
import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Shell;
import io.credbroker.service.ops.view.Table;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Who holds which version of a credential, and until when.
 */
final class HoldersCommand implements Subcommand {

	@Override
	public CommandSpec spec() {
		CommandSpec spec = Specs
			.withId(Specs.command("holders", "Who holds a credential, in which version, and until when.",
					"Lists caller, DAG, run and task of everybody who was given it and may still use it.",
					"For the roles operator, auditor and security; needs a record in a database."));
		return Specs.paged(spec
			.addOption(Specs.option("--version", "WHICH",
					"Only holders of the current or of older versions: current or older."))
			.addOption(Specs.option("--fingerprint", "FINGERPRINT", "Only holders of this version.")));
	}

	@Override
	public ExitCode run(Session session, Arguments arguments) {
		Map<String, String> parameters = arguments.parameters("version", "fingerprint", "limit", "cursor");
		parameters.putIfAbsent("limit", arguments.required("--limit"));
		Target target = Target.find(session, arguments.requiredId());
		return session.show(target.path() + "/holders", parameters, (view) -> print(view, target));
	}

	private static void print(View view, Target target) {
		List<Fields> holders = view.answer().list("holders");
		List<Fields> older = holders.stream().filter((holder) -> !holder.is("current")).toList();
		view.screen().line(summary(view, target.name(), holders, older));
		if (!holders.isEmpty()) {
			Table table = new Table("CALLER", "DAG", "RUN", "TASK", "TRY", "MAP", "VERSION", "SINCE", "UNTIL", "LEASE");
			holders.forEach((holder) -> table.row(Names.caller(holder.at("caller")), holder.text("dag_id"),
					holder.text("run_id"), holder.text("task_id"), holder.text("try_number"), holder.text("map_index"),
					ShowCommand.version(holder) + (holder.is("current") ? "" : " (older)"), view.time(holder, "since"),
					view.time(holder, "until"), holder.text("lease_id")));
			view.screen().line("");
			view.screen().table(table);
		}
		view.more();
		view.next(advice(Shell.word(target.name()), !older.isEmpty()));
	}

	private static String summary(View view, String name, List<Fields> holders, List<Fields> older) {
		if (holders.isEmpty()) {
			return "Nobody holds such a version of " + name + ".";
		}
		String all = view.count(holders.size(), "holder") + " of " + name;
		if (older.isEmpty()) {
			return all + (view.isPart()
					? "; none of those below holds an older version, --version older lists all that do."
					: ", none of an older version.");
		}
		Optional<Instant> last = older.stream()
			.map((holder) -> holder.time("until"))
			.filter(Objects::nonNull)
			.max(Comparator.naturalOrder());
		return "%s, %d of an older version; the last of these ends %s.".formatted(all, older.size(),
				last.map(view.times()::both).orElse("at no known time"));
	}

	private static String advice(String name, boolean older) {
		return older
				? "they end by themselves at UNTIL. If that is too late, clear or restart these tasks in Airflow; ops proof "
						+ name + " states it for an auditor."
				: "ops proof " + name + " states it for an auditor.";
	}

}
