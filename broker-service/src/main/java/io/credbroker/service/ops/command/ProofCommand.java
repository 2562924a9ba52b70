package io.credbroker.service.ops.command;

import java.util.Map;

import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.command.Session.View;
import io.credbroker.service.ops.view.Details;
import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Shell;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The statement for an auditor about who holds which version.
 */
final class ProofCommand implements Subcommand {

	@Override
	public CommandSpec spec() {
		return Specs.withId(Specs.command("proof",
				"The statement for an auditor: who holds which version, and until when.",
				"With --json, the statement is one that audit-verify --proof checks against the record. For the roles operator, auditor and security; needs a record in a database."));
	}

	@Override
	public ExitCode run(Session session, Arguments arguments) {
		Target target = Target.find(session, arguments.requiredId());
		return session.show(target.path() + "/proof", Map.of(), (view) -> print(view, target));
	}

	private static void print(View view, Target target) {
		Fields statement = view.answer();
		Details details = new Details();
		statement.node().propertyNames().forEach((name) -> details.with(name, statement.text(name)));
		view.screen().details(details);
		view.next(
				"ops proof %s --json > statement.json; then audit-verify --proof statement.json with an export of the record."
					.formatted(Shell.word(target.name())));
	}

}
