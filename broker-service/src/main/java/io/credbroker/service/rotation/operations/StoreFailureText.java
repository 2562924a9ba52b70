package io.credbroker.service.rotation.operations;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.spi.FetchResult;

/**
 * What a store said, as a problem code and in words.
 */
public record StoreFailureText(ProblemCode code, String text) {

	public static StoreFailureText of(StoreFailure failure) {
		return switch (failure) {
			case StoreFailure.Permanent(var answer) -> permanent(answer);
			case StoreFailure.Transient(var answer) -> transientFailure(answer);
			case StoreFailure.CircuitOpen _ -> new StoreFailureText(ProblemCode.CIRCUIT_OPEN,
					"it was not asked, because calls to it are paused after failures");
			case StoreFailure.LoginsHeld(var reason, var _) -> new StoreFailureText(ProblemCode.STORE_REFUSED,
					"it was not asked, because it rejects the broker's own credential: " + reason);
			case StoreFailure.OverBudget _ -> new StoreFailureText(ProblemCode.RATE_LIMITED,
					"it was not asked, because this caller has wasted its calls to the store");
			case StoreFailure.TimedOut(var limit) -> new StoreFailureText(ProblemCode.STORE_TIMEOUT,
					"it did not answer within %d ms".formatted(limit.toMillis()));
		};
	}

	private static StoreFailureText permanent(FetchResult.PermanentFailure answer) {
		return switch (answer) {
			case FetchResult.Missing _ ->
				new StoreFailureText(ProblemCode.SECRET_MISSING, "it has no secret under this key");
			case FetchResult.Denied(var reason) ->
				new StoreFailureText(ProblemCode.STORE_REFUSED, "it denied this to the broker: " + reason);
			case FetchResult.Rejected(var reason) ->
				new StoreFailureText(ProblemCode.STORE_REFUSED, "it rejects the broker's own credential: " + reason);
			case FetchResult.Malformed(var reason) -> new StoreFailureText(ProblemCode.SECRET_MALFORMED, reason);
		};
	}

	private static StoreFailureText transientFailure(FetchResult.TransientFailure answer) {
		return switch (answer) {
			case FetchResult.Throttled _ -> new StoreFailureText(ProblemCode.STORE_THROTTLED,
					"it asks for fewer calls, or the limits of calls to it are reached");
			case FetchResult.Unavailable(var reason, var _) ->
				new StoreFailureText(ProblemCode.STORE_UNAVAILABLE, "it is unavailable: " + reason);
			case FetchResult.Rotating _ ->
				new StoreFailureText(ProblemCode.ROTATION_IN_PROGRESS, "it is replacing the secret right now");
		};
	}

}
