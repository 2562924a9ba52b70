package io.credbroker.service.ops.command;

import java.util.Map;
import java.util.Set;

import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.client.OpsException;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Ends issued credentials before their time.
 */
final class RevokeCommand implements Subcommand {

	private static final Set<Set<String>> CHOICES = Set.of(Set.of("lease_id", "store"), Set.of("mapping"),
			Set.of("caller"), Set.of("dag", "run"), Set.of("store"), Set.of("credential"));

	@Override
	public CommandSpec spec() {
		return OperationOrder.options(LeasesCommand.filters(Specs.command("revoke", "End issued credentials now.",
				"Ends one lease, or all of a mapping, a caller, a DAG run, a store or a credential. Tasks that use them fail.",
				"Run ops leases with the same filter first. For the role operator.")));
	}

	@Override
	public ExitCode run(Session session, Arguments arguments) {
		Map<String, String> chosen = LeasesCommand.chosen(arguments);
		if (!CHOICES.contains(chosen.keySet())) {
			throw new OpsException(ExitCode.USAGE,
					"Choose what to revoke with exactly one of: --lease-id with --store, --mapping, --caller, --dag with --run, --store, --credential.");
		}
		return new OperationOrder(session, arguments).run("/v1/leases/revoke", chosen,
				"the leases of " + String.join(" ", chosen.values()));
	}

}
