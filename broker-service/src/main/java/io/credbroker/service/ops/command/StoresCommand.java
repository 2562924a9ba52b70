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
 * Whether a vault fails, or something else does.
 */
final class StoresCommand implements Subcommand {

	@Override
	public CommandSpec spec() {
		return Specs.command("stores", "Is it the vault, or us? Says whether each store works.",
				"Shows the health of each store, since when it is so, and why it fails.",
				"For the role operator. No store is asked for it.");
	}

	@Override
	public ExitCode run(Session session, Arguments arguments) {
		return session.show("/v1/stores", Map.of(), StoresCommand::print);
	}

	private static void print(View view) {
		List<Fields> stores = view.answer().list("stores");
		List<Fields> failing = stores.stream().filter(StoresCommand::fails).toList();
		view.screen().line(summary(stores.size(), failing));
		Table table = new Table("HEALTH", "STORE", "TYPE", "SINCE", "CIRCUIT", "CALLS", "QUEUED", "REASON");
		stores.forEach((store) -> table.row(store.text("health"), store.text("name"), store.text("type"),
				view.time(store, "since"), store.text("circuit"), store.text("calls_in_flight"), store.text("queued"),
				store.text("reason")));
		if (!table.isEmpty()) {
			view.screen().line("");
			view.screen().table(table);
		}
		view.next(advice(failing));
	}

	private static boolean fails(Fields store) {
		return List.of("down", "refusing").contains(store.text("health")) || store.text("circuit").equals("open");
	}

	private static String summary(int all, List<Fields> failing) {
		return failing.isEmpty() ? "No store is known to fail (%d in all).".formatted(all)
				: "%d of %s: %s.".formatted(failing.size(), (all == 1) ? "1 store fails" : all + " stores fail",
						String.join(", ", failing.stream().map((store) -> store.text("name")).toList()));
	}

	private static String advice(List<Fields> failing) {
		if (failing.isEmpty()) {
			return "it is not the stores. ops rotations --state failing finds single keys; ops refusals shows who is refused, and why.";
		}
		String store = Shell.word(failing.getFirst().text("name"));
		return failing.stream().anyMatch((each) -> each.text("health").equals("refusing"))
				? "the vault answers and refuses the broker's own login: look at its role and credential there. ops rotations --store "
						+ store + " lists what is affected."
				: "call whoever runs the vault. ops rotations --store " + store + " lists what is affected.";
	}

}
