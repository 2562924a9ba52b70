package io.credbroker.service.ops.command;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.credbroker.service.ops.client.Answer;
import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.client.OpsException;
import io.credbroker.service.ops.view.Fields;

/**
 * The credential that a person means.
 *
 * @param credential its id
 * @param name the words of the person
 */
record Target(String credential, String name) {

	private static final Pattern CREDENTIAL = Pattern.compile("[0-9a-f]{32}");

	/**
	 * The parameter that finds what an id of the catalog means.
	 */
	static Map<String, String> parameter(String id) {
		for (String kind : List.of("connection", "variable", "config")) {
			if (id.startsWith(kind + ":")) {
				return Map.of(kind, id.substring(kind.length() + 1));
			}
		}
		return Map.of("connection", id);
	}

	static boolean isCredential(String id) {
		return CREDENTIAL.matcher(id).matches();
	}

	/**
	 * Asks the broker which credential an id of its catalog reads.
	 */
	static Target find(Session session, String id) {
		if (isCredential(id)) {
			return new Target(id, id);
		}
		Answer answer = session.client().get("/v1/rotations", parameter(id));
		List<Fields> found = new Fields(answer.json()).list("rotations");
		if (found.isEmpty()) {
			throw new OpsException(ExitCode.FAILED,
					"Nothing in the catalog answers %s. Run ops rotations to see what there is.".formatted(id));
		}
		if (found.size() > 1) {
			throw new OpsException(ExitCode.USAGE, "%s reads %d credentials. Name one of them:\n%s".formatted(id,
					found.size(), String.join("\n", found.stream().map(Target::line).toList())));
		}
		String credential = found.getFirst().text("credential");
		if (!isCredential(credential)) {
			throw new OpsException(ExitCode.UNREACHABLE,
					"The answer names no credential. --json of ops rotations shows it.");
		}
		return new Target(credential, id);
	}

	private static String line(Fields found) {
		return "%s  %s  %s".formatted(found.text("credential"), found.text("store"), found.text("key"));
	}

	String path() {
		return "/v1/rotations/" + this.credential;
	}

}
