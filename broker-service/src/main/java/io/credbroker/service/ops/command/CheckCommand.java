package io.credbroker.service.ops.command;

import java.util.Map;

import io.credbroker.service.ops.client.BrokerAddress;
import io.credbroker.service.ops.client.BrokerClient;
import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.client.ProbeAnswer;
import io.credbroker.service.ops.view.Table;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Whether an installation works as far as anybody can see.
 */
final class CheckCommand implements Subcommand {

	private static final String MANAGEMENT = "--management-url";

	@Override
	public CommandSpec spec() {
		return Specs.command("check", "Does an installation work? Needs no token, and is what helm test runs.",
				"Asks whether the broker is ready, and whether it refuses a lookup without a token.",
				"For everybody: it shows no token, so --url may be plain http. The refused lookup is counted as one.")
			.addOption(Specs.option(MANAGEMENT, "URL",
					"Address of the management port; without it or --local, readiness is not asked for."));
	}

	@Override
	public boolean needsToken() {
		return false;
	}

	@Override
	public ExitCode run(Session session, Arguments arguments) {
		BrokerClient client = session.client();
		String given = arguments.text(MANAGEMENT);
		BrokerAddress management = (given != null) ? BrokerAddress.withoutToken(MANAGEMENT, given)
				: client.management();
		Table table = new Table("CHECK", "RESULT", "ANSWER");
		boolean works = management == null || readiness(client, management, table);
		ProbeAnswer lookup = client.probe(client.address(), "/v1/connections", Map.of("conn_id", "ops-check"));
		boolean refuses = lookup.status() == 401 && lookup.text("code").equals("token_missing");
		table.row("refuses a lookup without a token", result(refuses),
				"%d %s".formatted(lookup.status(), lookup.text("code")));
		if (session.json()) {
			session.screen().json(lookup.body());
		}
		else {
			print(session, table, works, refuses);
		}
		return (works && refuses) ? ExitCode.DONE : ExitCode.FAILED;
	}

	private static boolean readiness(BrokerClient client, BrokerAddress management, Table table) {
		ProbeAnswer readiness = client.probe(management, "/actuator/health/readiness", Map.of());
		boolean ready = readiness.status() == 200 && readiness.text("status").equals("UP");
		table.row("is ready", result(ready), "%d %s".formatted(readiness.status(), readiness.text("status")));
		return ready;
	}

	private static void print(Session session, Table table, boolean works, boolean refuses) {
		session.screen().line((works && refuses) ? "The broker works." : "The broker does not work as it should.");
		session.screen().line("");
		session.screen().table(table);
		session.screen().line("");
		session.screen().line("Next: " + advice(works, refuses));
	}

	private static String advice(boolean works, boolean refuses) {
		if (!refuses) {
			return "find out what answers at --url: a broker answers 401 token_missing to whoever shows no token.";
		}
		return works ? "ask as Airflow does: run the plugin's doctor where a task runs."
				: "look into the broker's log; it says which part is not ready.";
	}

	private static String result(boolean good) {
		return good ? "yes" : "NO";
	}

}
