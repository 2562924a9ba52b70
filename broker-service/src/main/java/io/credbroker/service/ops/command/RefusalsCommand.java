package io.credbroker.service.ops.command;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import io.credbroker.service.ops.client.Answer;
import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.command.Session.View;
import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Shell;
import io.credbroker.service.ops.view.Table;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Who was refused lately, and why.
 */
final class RefusalsCommand implements Subcommand {

	private static final String EVENTS = "/v1/audit/events";

	private static final Duration TOLERANCE = Duration.ofMinutes(1);

	@Override
	public CommandSpec spec() {
		CommandSpec spec = Specs.command("refusals", "Who was refused lately, and why.",
				"Counts lookups, tokens and accesses that did not succeed, the most frequent first.",
				"For the role auditor; needs a record in a database.");
		return Specs.paged(spec.addOption(Specs.option("--since", "TIME", "How far back, such as 15m, 1h or 2d.", "1h"))
			.addOption(Specs.option("--conn-id", "CONN_ID", "Only lookups of this connection."))
			.addOption(Specs.option("--dag", "DAG", "Only of this DAG."))
			.addOption(Specs.option("--caller", "CALLER", "Only of this caller: subject, or issuer/subject."))
			.addOption(Specs.option("--shadow", "true|false", "Only lookups of shadow mode, or none of them.")));
	}

	@Override
	public ExitCode run(Session session, Arguments arguments) {
		Duration since = Durations.parse("--since", arguments.required("--since"));
		Map<String, String> parameters = arguments.parameters("conn-id", "dag", "caller", "shadow", "limit", "cursor");
		parameters.putIfAbsent("limit", arguments.required("--limit"));
		parameters.put("refused", "true");
		return session.show(since(session, parameters, since), (view) -> print(view, arguments.required("--since")));
	}

	/**
	 * Counts from now by the broker's clock, which the first answer tells, since this
	 * machine's may be wrong.
	 */
	private static Answer since(Session session, Map<String, String> parameters, Duration since) {
		Instant now = session.now();
		parameters.put("from", from(now, since));
		Answer answer = session.client().get(EVENTS, parameters);
		if (Duration.between(now, answer.time()).abs().compareTo(TOLERANCE) < 0) {
			return answer;
		}
		parameters.put("from", from(answer.time(), since));
		return session.client().get(EVENTS, parameters);
	}

	private static String from(Instant now, Duration since) {
		return now.minus(since).truncatedTo(ChronoUnit.SECONDS).toString();
	}

	private static void print(View view, String words) {
		List<RefusalGroup> groups = RefusalGroup.of(view.answer().list("events"));
		long all = groups.stream().mapToLong(RefusalGroup::count).sum();
		view.screen()
			.line((all == 0) ? "Nobody was refused in the last %s.".formatted(words) : "%s in the last %s, of %s."
				.formatted(view.count(all, "refusal"), words, Names.count(groups.size(), "kind")));
		if (!groups.isEmpty()) {
			Table table = new Table("COUNT", "CODE", "WHAT", "CALLER", "DAG", "RULE", "STORE", "LAST",
					"CORRELATION ID");
			groups.forEach((group) -> table.row(String.valueOf(group.count()), group.code(), what(group),
					group.caller(), group.dag(), group.rule(), group.store(), view.time(group.last(), "time"),
					group.last().text("correlation_id")));
			view.screen().line("");
			view.screen().table(table);
		}
		noteShadowMode(view, groups);
		view.more();
		view.next(advice(groups));
	}

	private static String what(RefusalGroup group) {
		return group.isOfShadowMode() ? group.what() + " (shadow)" : group.what();
	}

	private static void noteShadowMode(View view, List<RefusalGroup> groups) {
		long shadow = groups.stream().filter(RefusalGroup::isOfShadowMode).mapToLong(RefusalGroup::count).sum();
		if (shadow > 0) {
			view.screen()
				.line("%s of shadow mode: Airflow's present backends answered there, and no task missed a secret."
					.formatted(Names.count(shadow, "refusal")));
		}
	}

	private static String advice(List<RefusalGroup> groups) {
		if (groups.isEmpty()) {
			return "if tasks fail all the same, ops stores and ops rotations --state failing say more.";
		}
		return switch (groups.getFirst().code()) {
			case "policy_denied" ->
				"the table names the rule that denied; without one, no rule allows it. The role security can explain each.";
			case String code when code.startsWith("token_") ->
				"look at the identity provider and the clock of the caller.";
			case String code when code.startsWith("store_") || code.startsWith("secret_")
					|| code.equals("circuit_open") ->
				"ops stores says what the store does.";
			case String code -> "look up " + Shell.word(code) + " in docs/reference/problem-codes.md.";
		};
	}

}
