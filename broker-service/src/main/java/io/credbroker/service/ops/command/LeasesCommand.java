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
 * Which credentials a store issued that are still valid.
 */
final class LeasesCommand implements Subcommand {

	private static final String[] FILTERS = { "store", "credential", "mapping", "caller", "dag", "run", "lease-id" };

	@Override
	public CommandSpec spec() {
		CommandSpec spec = Specs.command("leases", "Which issued credentials are out, and who has them.",
				"revoke takes the same filters, so this shows what it would end.",
				"For the roles operator, auditor and security; needs a record in a database.");
		return Specs.paged(filters(spec));
	}

	/**
	 * The options that choose leases.
	 */
	static CommandSpec filters(CommandSpec spec) {
		return spec.addOption(Specs.option("--lease-id", "LEASE", "The lease with this id; with --store."))
			.addOption(Specs.option("--mapping", "MAPPING", "Leases that this mapping of the catalog gave."))
			.addOption(Specs.option("--caller", "CALLER", "Leases of this caller: subject, or issuer/subject."))
			.addOption(Specs.option("--dag", "DAG", "Leases of this DAG; with --run."))
			.addOption(Specs.option("--run", "RUN", "Leases of this DAG run; with --dag."))
			.addOption(Specs.option("--store", "STORE", "Leases of this store."))
			.addOption(Specs.option("--credential", "CREDENTIAL", "Leases of this credential's id."));
	}

	static Map<String, String> chosen(Arguments arguments) {
		return arguments.parameters(FILTERS);
	}

	@Override
	public ExitCode run(Session session, Arguments arguments) {
		Map<String, String> parameters = chosen(arguments);
		parameters.put("limit", arguments.required("--limit"));
		parameters.putAll(arguments.parameters("cursor"));
		return session.show("/v1/leases", parameters, LeasesCommand::print);
	}

	private static void print(View view) {
		List<Fields> leases = view.answer().list("leases");
		view.screen().line(leases.isEmpty() ? "No lease is out." : view.count(leases.size(), "lease") + " out.");
		if (!leases.isEmpty()) {
			Table table = new Table("LEASE", "STORE", "MAPPING", "CALLER", "DAG", "RUN", "TASK", "ISSUED", "EXPIRES",
					"HOLDERS");
			leases.forEach((lease) -> table.row(lease.text("lease_id"), lease.text("store"), lease.text("mapping"),
					Names.caller(lease.at("caller")), lease.text("dag_id"), lease.text("run_id"), lease.text("task_id"),
					view.time(lease, "issued_at"), view.time(lease, "expires_at"), lease.text("holders")));
			view.screen().line("");
			view.screen().table(table);
		}
		view.more();
		view.next(leases.isEmpty() ? "there is nothing to revoke."
				: "ops revoke --lease-id %s --store %s --reason REASON ends the first; ops revoke --help lists what else can be ended."
					.formatted(Shell.word(leases.getFirst().text("lease_id")),
							Shell.word(leases.getFirst().text("store"))));
	}

}
