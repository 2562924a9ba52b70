package io.credbroker.service.ops.command;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import io.credbroker.service.ops.client.Answer;
import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.client.OpsException;
import io.credbroker.service.ops.command.Session.View;
import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Times;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Orders an operation and watches it. An order whose answer is lost is sent again with
 * the same key, so that it is carried out once.
 */
final class OperationOrder {

	private static final int ATTEMPTS = 3;

	private static final JsonMapper JSON = JsonMapper.shared();

	private final Session session;

	private final Arguments arguments;

	OperationOrder(Session session, Arguments arguments) {
		this.session = session;
		this.arguments = arguments;
	}

	static CommandSpec options(CommandSpec spec) {
		return spec.addOption(Specs.reason())
			.addOption(Specs.option("--wait", "TIME", "How long to watch it, such as 90s or 10m.", "5m"))
			.addOption(Specs.flag("--no-wait", "Only order it, and print its id."))
			.addOption(Specs.option("--idempotency-key", "KEY",
					"Two orders with the same key are one. Default: a new key for each run."));
	}

	ExitCode run(String path, Map<String, String> target, String name) {
		Duration patience = Durations.parse("--wait", this.arguments.required("--wait"));
		ObjectNode body = JSON.createObjectNode().put("reason", this.arguments.required("--reason"));
		target.forEach(body::put);
		Answer first = order(path, body.toString());
		boolean wait = !this.arguments.has("--no-wait");
		Answer last = wait ? new OperationWatch(this.session, patience).untilItEnds(first) : first;
		if (this.session.json()) {
			this.session.screen().json(last.body());
		}
		else {
			Operations.end(new View(this.session.screen(), new Fields(last.json()), new Times(last.time())), name);
		}
		return new Fields(last.json()).text("state").equals("failed") ? ExitCode.FAILED : ExitCode.DONE;
	}

	private Answer order(String path, String body) {
		String given = this.arguments.text("--idempotency-key");
		String key = (given != null) ? given : UUID.randomUUID().toString();
		for (int attempt = 1;; attempt++) {
			try {
				Answer answer = this.session.client().post(path, body, key);
				announce(new Fields(answer.json()));
				return answer;
			}
			catch (OpsException ex) {
				if (ex.exitCode() != ExitCode.UNREACHABLE) {
					throw ex;
				}
				if (attempt == ATTEMPTS) {
					throw new OpsException(ex.exitCode(), ex.getMessage()
							+ "\nThe order may have arrived all the same: ops operations --state active says so.");
				}
				this.session.screen().error(ex.getMessage() + "\nSending the same order again.");
			}
		}
	}

	private void announce(Fields operation) {
		if (!operation.has("id") || !operation.has("state")) {
			throw new OpsException(ExitCode.UNREACHABLE,
					"The answer is no operation. Is it the answer of a broker of this version?");
		}
		if (operation.is("joined") && !this.session.json()) {
			this.session.screen()
				.line("It already runs, ordered by %s: %s".formatted(operation.text("requested_by"),
						operation.text("reason")));
		}
	}

}
