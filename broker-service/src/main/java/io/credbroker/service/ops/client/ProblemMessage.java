package io.credbroker.service.ops.client;

import io.credbroker.http.ReceivedResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Says what an answer other than the wanted one means, and what to do.
 */
final class ProblemMessage {

	private ProblemMessage() {
	}

	/**
	 * An error of the broker, by its code.
	 */
	static OpsException problem(ReceivedResponse response, JsonNode problem, TokenSource token) {
		StringBuilder message = new StringBuilder("%s (%d)\n%s".formatted(problem.path("code").asString(""),
				response.status(), problem.path("detail").asString("")));
		String advice = advice(response, token);
		if (advice != null) {
			message.append('\n').append(advice);
		}
		return new OpsException(exitCode(response.status()),
				message.append("\nCorrelation id: %s".formatted(problem.path("correlation_id").asString("-")))
					.toString());
	}

	private static ExitCode exitCode(int status) {
		return switch (status) {
			case 401, 403 -> ExitCode.NOT_ALLOWED;
			case 400, 405, 431 -> ExitCode.USAGE;
			default -> ExitCode.FAILED;
		};
	}

	private static @Nullable String advice(ReceivedResponse response, TokenSource token) {
		return switch (response.status()) {
			case 401 ->
				"The broker does not accept the token. Get a new one; it came from %s.".formatted(token.origin());
			case 403 -> "The caller of this token lacks a role; broker.roles says who holds which.";
			case 429 -> "Try again in %s s.".formatted(response.headers().firstValue("Retry-After").orElse("a few"));
			default -> null;
		};
	}

	/**
	 * An answer that no broker gives.
	 */
	static OpsException stranger(ReceivedResponse response, BrokerAddress address) {
		String type = response.headers().firstValue("Content-Type").orElse("no content type");
		if (response.status() / 100 == 3) {
			return unreachable(address,
					"answered with a redirect (%d) to %s, which is not followed, because the token would go with it.\nName the broker itself with --url."
						.formatted(response.status(), response.headers().firstValue("Location").orElse("nowhere")));
		}
		return unreachable(address,
				"answered with status %d and %s, which is no answer of a broker.\nIs it the address of a broker of this version, and is it behind a proxy that answers itself?"
					.formatted(response.status(), type));
	}

	static OpsException unreachable(BrokerAddress address, String what) {
		return new OpsException(ExitCode.UNREACHABLE, "%s %s".formatted(address.base(), what));
	}

}
