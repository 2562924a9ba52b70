package io.credbroker.service.ops.command;

import java.util.stream.Collectors;

import io.credbroker.service.ops.command.Session.View;
import io.credbroker.service.ops.view.Details;
import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Shell;
import io.credbroker.service.ops.view.Table;

/**
 * How operations are told.
 */
final class Operations {

	private Operations() {
	}

	static String goesOn(String id) {
		return "The operation goes on without this command. Look at it again with: ops operations " + Shell.word(id);
	}

	/**
	 * What happens in the step that an operation is in.
	 */
	static String step(Fields operation) {
		boolean revoke = operation.text("kind").equals("revoke");
		String what = switch (operation.text("step")) {
			case "accepted" -> "accepted, operation " + operation.text("id");
			case "ordering" -> revoke ? "the stores are told to end the leases" : "the store is told to rotate";
			case "ordered" -> "the store took the order; waiting for the new version";
			case "seen" -> "the new version is seen: " + ShowCommand.version(operation.at("new"));
			case "forgetting" -> "every replica forgets what it has in memory";
			case "done" -> "done";
			default -> operation.text("step");
		};
		String time = operation.text("updated_at").replaceFirst("^.*T(\\d\\d:\\d\\d:\\d\\d).*$", "$1Z");
		return time + "  " + what;
	}

	/**
	 * All that is known of one operation, its end, and what to do next.
	 */
	static void end(View view, String name) {
		Fields operation = view.answer();
		view.screen().line("");
		view.screen().line(sentence(operation, name));
		if (operation.has("detail")) {
			view.screen().line(operation.text("detail"));
		}
		Fields leases = operation.at("leases");
		if (leases.number("revoked") + leases.number("failed") > 0) {
			view.screen()
				.line("%s revoked, %d could not be revoked.".formatted(Names.count(leases.number("revoked"), "lease"),
						leases.number("failed")));
		}
		if (operation.has("new")) {
			view.screen().line(holders(view, operation.at("holders")));
		}
		view.next(advice(operation, Shell.word(name)));
	}

	private static String sentence(Fields operation, String name) {
		String kind = operation.text("kind");
		return switch (operation.text("state")) {
			case "succeeded" -> kind.equals("rotate")
					? "Rotated: %s has version %s now; before, it had %s.".formatted(name,
							ShowCommand.version(operation.at("new")), ShowCommand.version(operation.at("old")))
					: "Done: %s of %s.".formatted(kind, name);
			case "failed" -> "FAILED (%s): %s of %s.".formatted(operation.text("code"), kind, name);
			default -> "Running: %s of %s, %s.".formatted(kind, name, operation.text("step"));
		};
	}

	private static String holders(View view, Fields holders) {
		if (!holders.node().isObject()) {
			return "Who holds an older version is not known here: it needs a record in a database.";
		}
		long older = holders.number("older");
		return (older == 0) ? "Nobody holds an older version." : "%s still %s an older version, the last until %s."
			.formatted(Names.count(older, "holder"), (older == 1) ? "has" : "have", view.time(holders, "older_until"));
	}

	private static String advice(Fields operation, String name) {
		if (operation.text("state").equals("failed")) {
			return failed(operation.text("code"), name);
		}
		if (!operation.text("state").equals("succeeded")) {
			return "ops operations " + Shell.word(operation.text("id")) + " looks at it again.";
		}
		return (operation.at("holders").number("older") > 0) ? "ops holders " + name + " --version older lists them."
				: "ops show " + name + " shows the version in force.";
	}

	private static String failed(String code, String name) {
		return switch (code) {
			case "order_uncertain", "version_unchanged" ->
				"look in the store whether it has rotated; ops show " + name + " shows what the broker has seen.";
			case "not_acknowledged" -> "restart that replica, or wait for the ttl of what it has in memory.";
			case "leases_left" -> "ops leases with the same filter lists those that are left.";
			default -> "nothing was changed. ops stores says whether the store works; then try again.";
		};
	}

	static Details details(View view) {
		Fields operation = view.answer();
		return new Details().with("Operation", operation.text("id"))
			.with("Kind", operation.text("kind"))
			.with("State", operation.text("state"))
			.with("Step", operation.text("step"))
			.with("Credential", operation.text("credential"))
			.with("Store", operation.text("store"))
			.with("Key", operation.text("key"))
			.with("Reason", operation.text("reason"))
			.with("Leases of", filter(operation))
			.with("Requested by", operation.text("requested_by"))
			.with("Started", view.time(operation, "started_at"))
			.with("Updated", view.time(operation, "updated_at"))
			.with("Ended", view.time(operation, "ended_at"))
			.with("Replicas", replicas(operation));
	}

	/**
	 * What chose the leases of a revocation.
	 */
	static String filter(Fields operation) {
		String filter = operation.node()
			.path("filter")
			.propertyStream()
			.map((part) -> part.getKey() + " " + new Fields(operation.node().path("filter")).text(part.getKey()))
			.collect(Collectors.joining(", "));
		return filter.isEmpty() ? Table.NONE : filter;
	}

	private static String replicas(Fields operation) {
		long all = operation.node().path("replicas").size();
		long done = operation.node()
			.path("replicas")
			.valueStream()
			.filter((replica) -> new Fields(replica).has("acknowledged_at"))
			.count();
		return (all == 0) ? Table.NONE : "%d of %d have forgotten it".formatted(done, all);
	}

}
