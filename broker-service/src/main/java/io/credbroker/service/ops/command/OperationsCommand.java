package io.credbroker.service.ops.command;

import java.util.List;
import java.util.Map;

import io.credbroker.service.ops.client.BrokerAddress;
import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.command.Session.View;
import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Shell;
import io.credbroker.service.ops.view.Table;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What operators started, and how it ended.
 */
final class OperationsCommand implements Subcommand {

	@Override
	public CommandSpec spec() {
		CommandSpec spec = Specs
			.command("operations", "What operators started, and how it ended.",
					"Lists operations (rotate, invalidate, revoke), or shows one of them.",
					"For the roles operator, auditor and security.")
			.addPositional(Specs.id("OPERATION", "0..1", "The id of an operation."));
		return Specs.paged(spec.addOption(Specs.option("--state", "STATE", "Only these: active or ended."))
			.addOption(Specs.option("--kind", "KIND", "Only these: rotate, invalidate or revoke."))
			.addOption(Specs.option("--credential", "CREDENTIAL", "Only those of this credential's id.")));
	}

	@Override
	public ExitCode run(Session session, Arguments arguments) {
		String id = arguments.id();
		if (id != null) {
			return session.show("/v1/operations/" + BrokerAddress.encoded(id), Map.of(), OperationsCommand::printOne);
		}
		Map<String, String> parameters = arguments.parameters("state", "kind", "credential", "limit", "cursor");
		parameters.putIfAbsent("limit", arguments.required("--limit"));
		return session.show("/v1/operations", parameters, OperationsCommand::print);
	}

	private static void printOne(View view) {
		view.screen().details(Operations.details(view));
		Fields operation = view.answer();
		Operations.end(view,
				operation.has("key") ? operation.text("credential") : "leases of " + Operations.filter(operation));
	}

	private static void print(View view) {
		List<Fields> operations = view.answer().list("operations");
		long running = operations.stream().filter((each) -> each.text("state").equals("running")).count();
		view.screen().line("%s, %d running.".formatted(view.count(operations.size(), "operation"), running));
		Table table = new Table("STATE", "KIND", "WHAT", "STARTED", "BY", "REASON", "CODE", "OPERATION");
		operations.forEach(
				(each) -> table.row(each.text("state"), each.text("kind"), what(each), view.time(each, "started_at"),
						each.text("requested_by"), each.text("reason"), each.text("code"), each.text("id")));
		if (!table.isEmpty()) {
			view.screen().line("");
			view.screen().table(table);
		}
		view.more();
		view.next(operations.isEmpty() ? "ops rotate ID --reason REASON starts one."
				: "ops operations %s shows one of them.".formatted(Shell.word(operations.getFirst().text("id"))));
	}

	private static String what(Fields operation) {
		return operation.has("key") ? operation.text("store") + " " + operation.text("key")
				: Operations.filter(operation);
	}

}
