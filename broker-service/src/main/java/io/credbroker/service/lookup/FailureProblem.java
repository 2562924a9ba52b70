package io.credbroker.service.lookup;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.credbroker.api.ProblemCode;
import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.MappedSecret;
import io.credbroker.service.secret.ReadResult;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.service.store.StoreFailure.Permanent;
import io.credbroker.service.store.StoreFailure.Transient;
import io.credbroker.spi.FetchResult;
import org.jspecify.annotations.Nullable;

/**
 * The problem that a caller is shown for a failure of its lookup.
 *
 * @param detail what happened and what to do next; never a secret
 * @param retryAfter when to ask again, if known
 */
public record FailureProblem(ProblemCode code, String detail, @Nullable Duration retryAfter) {

	/** Created once, since Airflow asks for many ids that are not mapped. */
	private static final Map<ResourceKind, FailureProblem> NOT_MAPPED = new EnumMap<>(
			Arrays.stream(ResourceKind.values())
				.collect(Collectors.toMap(Function.identity(), FailureProblem::notMapped)));

	private static final FailureProblem NOT_RECORDED = new FailureProblem(ProblemCode.AUDIT_UNAVAILABLE,
			"The lookup could not be recorded, so the secret is withheld; "
					+ "try again later, and tell the operators of the broker.",
			null);

	private static final FailureProblem DEFECT = new FailureProblem(ProblemCode.INTERNAL_ERROR,
			"The broker failed unexpectedly.", null);

	/**
	 * The problem for a failure.
	 */
	public static FailureProblem of(LookupFailure failure) {
		return switch (failure) {
			case LookupFailure.NotMapped(var kind) -> Objects.requireNonNull(NOT_MAPPED.get(kind));
			case LookupFailure.MissingNotMapped(var secret) -> missingNotMapped(secret);
			case LookupFailure.PolicyDenied(var reason) -> new FailureProblem(ProblemCode.POLICY_DENIED, reason, null);
			case LookupFailure.ContextUnavailable(var reason) ->
				new FailureProblem(ProblemCode.CONTEXT_UNAVAILABLE, reason, null);
			case LookupFailure.NotRead(var secret, var why) -> notRead(secret, why);
			case LookupFailure.TooOld(var secret, var limit) -> tooOld(secret, limit);
			case LookupFailure.SecretMalformed(var secret, var reason) -> malformed(secret, reason);
			case LookupFailure.NoUri(var reason) -> new FailureProblem(ProblemCode.REQUEST_INVALID,
					"A URI cannot carry this connection (%s); ask for format=json.".formatted(reason), null);
			case LookupFailure.NotRecorded _ -> NOT_RECORDED;
			case LookupFailure.Defect _ -> DEFECT;
		};
	}

	private static FailureProblem notMapped(ResourceKind kind) {
		return new FailureProblem(ProblemCode.NOT_MAPPED,
				"No mapping in the catalog names this %s; the next secrets backend may know it."
					.formatted(kind.singular()),
				null);
	}

	private static FailureProblem missingNotMapped(MappedSecret secret) {
		return new FailureProblem(ProblemCode.NOT_MAPPED,
				"Store %s has no secret under the key that mapping %s names, which says if-missing: not-mapped; the next secrets backend may know it."
					.formatted(secret.store(), secret.name()),
				null);
	}

	private static FailureProblem notRead(MappedSecret secret, StoreFailure failure) {
		return switch (failure) {
			case Permanent(FetchResult.Missing _) -> missing(secret);
			case Permanent(FetchResult.Denied(var reason)) -> denied(secret, reason);
			case Permanent(FetchResult.Rejected(var reason)) -> rejected(secret, reason);
			case Permanent(FetchResult.Malformed(var reason)) -> malformed(secret, reason);
			case Transient(FetchResult.Throttled(var retryAfter)) -> throttled(secret, retryAfter);
			case Transient(FetchResult.Unavailable(var reason, var retryAfter)) ->
				unavailable(secret, reason, retryAfter);
			case Transient(FetchResult.Rotating(var retryAfter)) -> rotating(secret, retryAfter);
			case StoreFailure.CircuitOpen(var retryAfter) -> circuitOpen(secret, retryAfter);
			case StoreFailure.LoginsHeld(var reason, var retryAfter) -> loginsHeld(secret, reason, retryAfter);
			case StoreFailure.OverBudget(var retryAfter) -> overBudget(secret, retryAfter);
			case StoreFailure.TimedOut(var limit) -> timedOut(secret, limit);
		};
	}

	private static FailureProblem missing(MappedSecret secret) {
		return new FailureProblem(ProblemCode.SECRET_MISSING,
				"Store %s has no secret under the key that mapping %s names; %s must create it or correct the mapping."
					.formatted(secret.store(), secret.name(), owner(secret)),
				null);
	}

	private static FailureProblem denied(MappedSecret secret, String reason) {
		return new FailureProblem(ProblemCode.STORE_REFUSED,
				"Store %s denied the broker the secret of mapping %s: %s; give the broker the right to read it there, or correct the mapping."
					.formatted(secret.store(), secret.name(), reason),
				null);
	}

	private static FailureProblem rejected(MappedSecret secret, String reason) {
		return new FailureProblem(ProblemCode.STORE_REFUSED,
				"Store %s rejected the broker's own credential, for mapping %s and every other of this store: %s; the broker's credential there must be corrected."
					.formatted(secret.store(), secret.name(), reason),
				null);
	}

	private static FailureProblem malformed(MappedSecret secret, String reason) {
		return new FailureProblem(ProblemCode.SECRET_MALFORMED,
				"The secret in store %s does not fit mapping %s: %s; %s must correct one of the two."
					.formatted(secret.store(), secret.name(), reason, owner(secret)),
				null);
	}

	private static FailureProblem throttled(MappedSecret secret, @Nullable Duration retryAfter) {
		return new FailureProblem(ProblemCode.STORE_THROTTLED,
				"Store %s asks for fewer calls, or the limits of calls to it are reached; try again later."
					.formatted(secret.store()),
				retryAfter);
	}

	private static FailureProblem unavailable(MappedSecret secret, String reason, @Nullable Duration retryAfter) {
		return new FailureProblem(ProblemCode.STORE_UNAVAILABLE,
				"Store %s is unavailable: %s; try again later.".formatted(secret.store(), reason), retryAfter);
	}

	private static FailureProblem timedOut(MappedSecret secret, Duration limit) {
		return new FailureProblem(ProblemCode.STORE_TIMEOUT,
				"Store %s did not answer within %d ms; try again later.".formatted(secret.store(), limit.toMillis()),
				null);
	}

	private static FailureProblem rotating(MappedSecret secret, @Nullable Duration retryAfter) {
		return new FailureProblem(ProblemCode.ROTATION_IN_PROGRESS,
				"Store %s is replacing the secret of mapping %s right now; try again in a moment."
					.formatted(secret.store(), secret.name()),
				retryAfter);
	}

	private static FailureProblem circuitOpen(MappedSecret secret, Duration retryAfter) {
		return new FailureProblem(ProblemCode.CIRCUIT_OPEN,
				"Store %s keeps failing, so calls to it are paused for a while; try again later."
					.formatted(secret.store()),
				retryAfter);
	}

	private static FailureProblem loginsHeld(MappedSecret secret, String reason, Duration retryAfter) {
		return new FailureProblem(ProblemCode.CIRCUIT_OPEN,
				"Store %s rejects the broker's own credential: %s; the broker tries again only at long intervals, so that the account is not locked."
					.formatted(secret.store(), reason),
				retryAfter);
	}

	private static FailureProblem overBudget(MappedSecret secret, Duration retryAfter) {
		return new FailureProblem(ProblemCode.RATE_LIMITED,
				"This caller has used up its budget for store %s, by asking for secrets that the store does not return or by forcing reads; try again later."
					.formatted(secret.store()),
				retryAfter);
	}

	private static FailureProblem tooOld(MappedSecret secret, ReadResult.StaleLimit stale) {
		return new FailureProblem(ProblemCode.STALE_LIMIT_EXCEEDED,
				"Store %s cannot be asked, and the cached secret of mapping %s is older than its max-stale of %d seconds; try again later."
					.formatted(secret.store(), secret.name(), stale.limit().toSeconds()),
				stale.retryAfter());
	}

	private static String owner(MappedSecret secret) {
		return (secret.owner() != null) ? "its owner " + secret.owner() : "its owner";
	}

}
