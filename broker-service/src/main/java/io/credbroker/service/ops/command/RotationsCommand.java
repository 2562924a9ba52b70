package io.credbroker.service.ops.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.command.Session.View;
import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Shell;
import io.credbroker.service.ops.view.Table;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Which credentials are failing, overdue or due, and since when.
 */
final class RotationsCommand implements Subcommand {

	/** Worst first. */
	private static final List<String> STATES = List.of("failing", "overdue", "due", "unknown", "ok");

	private static final Pattern LIMIT = Pattern.compile("[1-9]\\d{0,2}|1000");

	@Override
	public CommandSpec spec() {
		CommandSpec spec = Specs
			.withOptionalId(Specs.command("rotations", "Which credentials fail, or are overdue or due, and since when.",
					"Lists the worst of all first. With an ID, only what that id reads.",
					"With --json or --cursor, a page of them by store and key.",
					"For the roles operator, auditor and security."));
		return Specs
			.paged(spec.addOption(Specs.option("--state", "STATE", "Only these: failing, overdue, due, unknown or ok."))
				.addOption(Specs.option("--store", "STORE", "Only those of this store."))
				.addOption(Specs.option("--key", "KEY", "Only the one with this key in the store.")));
	}

	@Override
	public ExitCode run(Session session, Arguments arguments) {
		Map<String, String> parameters = arguments.parameters("state", "store", "key", "limit", "cursor");
		parameters.putIfAbsent("limit", arguments.required("--limit"));
		String id = arguments.id();
		if (id != null && Target.isCredential(id)) {
			return new ShowCommand().show(session, new Target(id, id));
		}
		if (id != null) {
			parameters.putAll(Target.parameter(id));
		}
		String limit = arguments.required("--limit");
		if (session.json() || arguments.has("--cursor") || !LIMIT.matcher(limit).matches()) {
			return session.show("/v1/rotations", parameters,
					(view) -> print(view, view.answer().list("rotations"), Integer.MAX_VALUE));
		}
		RotationPages pages = RotationPages.read(session, parameters);
		return session.show(pages.last(), (view) -> print(view, pages.rotations(), Integer.parseInt(limit)));
	}

	private static void print(View view, List<Fields> found, int limit) {
		List<Fields> rotations = new ArrayList<>(found);
		rotations.sort(Comparator.comparingInt((rotation) -> rank(rotation.text("state"))));
		view.screen().line(summary(rotations));
		if (!rotations.isEmpty()) {
			Table table = new Table("STATE", "NAME", "STORE", "VERSION", "ROTATED", "WHEN OR WHY");
			rotations.stream()
				.limit(limit)
				.forEach((rotation) -> table.row(rotation.text("state"), Names.mappings(rotation),
						rotation.text("store"), rotation.text("version"), view.time(rotation, "rotated_at"),
						Due.sentence(view, rotation)));
			view.screen().line("");
			view.screen().table(table);
		}
		if (rotations.size() > limit) {
			view.screen()
				.line("%d more, none of them worse, are not shown; --limit, --state and --store choose others."
					.formatted(rotations.size() - limit));
		}
		view.more();
		view.next(advice(rotations));
	}

	private static int rank(String state) {
		int rank = STATES.indexOf(state);
		return (rank < 0) ? STATES.size() : rank;
	}

	private static String summary(List<Fields> rotations) {
		if (rotations.isEmpty()) {
			return "No credential is like that.";
		}
		List<String> parts = STATES.stream()
			.map((state) -> Map.entry(state, count(rotations, state)))
			.filter((entry) -> entry.getValue() > 0)
			.map((entry) -> entry.getValue() + " " + entry.getKey())
			.toList();
		return Names.count(rotations.size(), "credential") + ": " + String.join(", ", parts) + ".";
	}

	private static long count(List<Fields> rotations, String state) {
		return rotations.stream().filter((rotation) -> rotation.text("state").equals(state)).count();
	}

	private static String advice(List<Fields> rotations) {
		if (rotations.isEmpty()) {
			return "ops rotations without --state lists all.";
		}
		Fields worst = rotations.getFirst();
		String name = Shell.word(id(worst));
		return switch (worst.text("state")) {
			case "failing" -> "ops show " + name + " says what failed; ops stores says whether it is the whole store.";
			case "overdue", "due" -> worst.is("rotatable") ? "ops rotate " + name + " --reason REASON"
					: "ops show " + name + "; this one is rotated in its store, not by the broker.";
			default -> "nothing is due. ops show " + name + " tells more about the first.";
		};
	}

	/**
	 * What to call a credential in the next command: its only mapping, or its id.
	 */
	private static String id(Fields rotation) {
		List<Fields> mappings = rotation.node().path("mappings").valueStream().map(Fields::new).toList();
		return (mappings.size() == 1 && !Names.mapping(mappings.getFirst()).contains("{"))
				? Names.mapping(mappings.getFirst()) : rotation.text("credential");
	}

}
