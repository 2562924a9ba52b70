package io.credbroker.service.lookup;

import java.time.Duration;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.catalog.Mapping;
import io.credbroker.service.lookup.LookupOutcome.Failed;
import org.jspecify.annotations.Nullable;

/**
 * The sentences a caller reads when a store did not give the secret.
 */
final class StoreFailures {

	private StoreFailures() {
	}

	static Failed missing(Mapping mapping) {
		return new Failed(ProblemCode.SECRET_MISSING,
				"Store %s has no secret under the key that mapping %s names; %s must create it or correct the mapping."
					.formatted(mapping.secret().store(), mapping.name(), owner(mapping)),
				null);
	}

	static Failed refused(Mapping mapping, String reason) {
		return new Failed(ProblemCode.STORE_REFUSED,
				"Store %s refused the broker for mapping %s: %s; the broker's own rights there must be corrected."
					.formatted(mapping.secret().store(), mapping.name(), reason),
				null);
	}

	static Failed malformed(Mapping mapping, String reason) {
		return new Failed(ProblemCode.SECRET_MALFORMED,
				"The secret in store %s does not fit mapping %s: %s; %s must correct one of the two."
					.formatted(mapping.secret().store(), mapping.name(), reason, owner(mapping)),
				null);
	}

	static Failed throttled(Mapping mapping, @Nullable Duration retryAfter) {
		return new Failed(ProblemCode.STORE_THROTTLED,
				"Store %s asks for fewer calls; try again later.".formatted(mapping.secret().store()), retryAfter);
	}

	static Failed unavailable(Mapping mapping, String reason, @Nullable Duration retryAfter) {
		return new Failed(ProblemCode.STORE_UNAVAILABLE,
				"Store %s is unavailable: %s; try again later.".formatted(mapping.secret().store(), reason),
				retryAfter);
	}

	static Failed timedOut(Mapping mapping, Duration limit) {
		return new Failed(ProblemCode.STORE_TIMEOUT, "Store %s did not answer within %d ms; try again later."
			.formatted(mapping.secret().store(), limit.toMillis()), null);
	}

	private static String owner(Mapping mapping) {
		return (mapping.owner() != null) ? "its owner " + mapping.owner() : "its owner";
	}

}
