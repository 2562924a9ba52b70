package io.credbroker.service.lookup;

import java.time.Duration;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.lookup.LookupOutcome.Failed;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.secret.ReadResult;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.service.store.StoreFailure.Permanent;
import io.credbroker.service.store.StoreFailure.Transient;
import io.credbroker.spi.FetchResult;
import org.jspecify.annotations.Nullable;

/**
 * The sentences a caller reads when a store did not give the secret.
 */
final class StoreFailureDetails {

	private StoreFailureDetails() {
	}

	static Failed of(Mapping mapping, StoreFailure failure) {
		return switch (failure) {
			case Permanent(FetchResult.Missing _) -> missing(mapping);
			case Permanent(FetchResult.Denied(var reason)) -> denied(mapping, reason);
			case Permanent(FetchResult.Rejected(var reason)) -> rejected(mapping, reason);
			case Permanent(FetchResult.Malformed(var reason)) -> malformed(mapping, reason);
			case Transient(FetchResult.Throttled(var retryAfter)) -> throttled(mapping, retryAfter);
			case Transient(FetchResult.Unavailable(var reason, var retryAfter)) ->
				unavailable(mapping, reason, retryAfter);
			case Transient(FetchResult.Rotating(var retryAfter)) -> rotating(mapping, retryAfter);
			case StoreFailure.CircuitOpen(var retryAfter) -> circuitOpen(mapping, retryAfter);
			case StoreFailure.LoginsHeld(var reason, var retryAfter) -> loginsHeld(mapping, reason, retryAfter);
			case StoreFailure.OverBudget(var retryAfter) -> overBudget(mapping, retryAfter);
			case StoreFailure.TimedOut(var limit) -> timedOut(mapping, limit);
		};
	}

	private static Failed missing(Mapping mapping) {
		return new Failed(ProblemCode.SECRET_MISSING,
				"Store %s has no secret under the key that mapping %s names; %s must create it or correct the mapping."
					.formatted(mapping.secret().store(), mapping.name(), owner(mapping)),
				null);
	}

	private static Failed denied(Mapping mapping, String reason) {
		return new Failed(ProblemCode.STORE_REFUSED,
				"Store %s denied the broker the secret of mapping %s: %s; give the broker the right to read it there, or correct the mapping."
					.formatted(mapping.secret().store(), mapping.name(), reason),
				null);
	}

	private static Failed rejected(Mapping mapping, String reason) {
		return new Failed(ProblemCode.STORE_REFUSED,
				"Store %s rejected the broker's own credential, for mapping %s and every other of this store: %s; the broker's credential there must be corrected."
					.formatted(mapping.secret().store(), mapping.name(), reason),
				null);
	}

	static Failed malformed(Mapping mapping, String reason) {
		return new Failed(ProblemCode.SECRET_MALFORMED,
				"The secret in store %s does not fit mapping %s: %s; %s must correct one of the two."
					.formatted(mapping.secret().store(), mapping.name(), reason, owner(mapping)),
				null);
	}

	private static Failed throttled(Mapping mapping, @Nullable Duration retryAfter) {
		return new Failed(ProblemCode.STORE_THROTTLED,
				"Store %s asks for fewer calls, or gets all that its bounds allow; try again later."
					.formatted(mapping.secret().store()),
				retryAfter);
	}

	private static Failed unavailable(Mapping mapping, String reason, @Nullable Duration retryAfter) {
		return new Failed(ProblemCode.STORE_UNAVAILABLE,
				"Store %s is unavailable: %s; try again later.".formatted(mapping.secret().store(), reason),
				retryAfter);
	}

	private static Failed timedOut(Mapping mapping, Duration limit) {
		return new Failed(ProblemCode.STORE_TIMEOUT, "Store %s did not answer within %d ms; try again later."
			.formatted(mapping.secret().store(), limit.toMillis()), null);
	}

	private static Failed rotating(Mapping mapping, @Nullable Duration retryAfter) {
		return new Failed(ProblemCode.ROTATION_IN_PROGRESS,
				"Store %s is replacing the secret of mapping %s right now; try again in a moment."
					.formatted(mapping.secret().store(), mapping.name()),
				retryAfter);
	}

	private static Failed circuitOpen(Mapping mapping, Duration retryAfter) {
		return new Failed(ProblemCode.CIRCUIT_OPEN,
				"Store %s has failed call after call and is left alone for a while; try again later."
					.formatted(mapping.secret().store()),
				retryAfter);
	}

	private static Failed loginsHeld(Mapping mapping, String reason, Duration retryAfter) {
		return new Failed(ProblemCode.CIRCUIT_OPEN,
				"Store %s rejects the broker's own credential: %s; it is tried again only now and then, so that the account is not locked."
					.formatted(mapping.secret().store(), reason),
				retryAfter);
	}

	private static Failed overBudget(Mapping mapping, Duration retryAfter) {
		return new Failed(ProblemCode.RATE_LIMITED,
				"This caller has had store %s asked too often for secrets that it does not give, or sooner than needed; try again later."
					.formatted(mapping.secret().store()),
				retryAfter);
	}

	static Failed staleLimit(Mapping mapping, ReadResult.StaleLimit stale) {
		return new Failed(ProblemCode.STALE_LIMIT_EXCEEDED,
				"Store %s cannot be asked, and what it last gave for mapping %s is older than its max-stale of %d seconds; try again later."
					.formatted(mapping.secret().store(), mapping.name(), stale.limit().toSeconds()),
				stale.retryAfter());
	}

	private static String owner(Mapping mapping) {
		return (mapping.owner() != null) ? "its owner " + mapping.owner() : "its owner";
	}

}
