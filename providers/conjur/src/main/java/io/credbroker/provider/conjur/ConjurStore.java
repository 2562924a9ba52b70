package io.credbroker.provider.conjur;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;

import io.credbroker.provider.conjur.ConjurKey.Unusable;
import io.credbroker.provider.conjur.ConjurKey.Variables;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.HeldToken;
import io.credbroker.provider.support.TokenSession;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rotating;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.SecretDescriber;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretRotator;
import io.credbroker.spi.StoreStatus;

/**
 * Reads, describes and rotates variables of Conjur.
 */
final class ConjurStore implements SecretDescriber, SecretRotator {

	private static final int LONGEST_REQUEST_ID = 255;

	private final List<String> fields;

	private final ConjurCalls calls;

	private final TokenSession<ConjurToken> session;

	private final Clock clock;

	ConjurStore(List<String> fields, ConjurCalls calls, TokenSession<ConjurToken> session, Clock clock) {
		this.fields = fields;
		this.calls = calls;
		this.session = session;
		this.clock = clock;
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		return answer(request.key(), request.audit(), (calls, variables) -> calls.secret(variables),
				(failure) -> failure);
	}

	@Override
	public DescribeResult describe(FetchRequest request) {
		return answer(request.key(), request.audit(), (calls, variables) -> {
			SecretFacts facts = calls.facts(variables);
			Failure problem = facts.problem().orElse(null);
			return (problem != null) ? problem : facts.described();
		}, (failure) -> failure);
	}

	/**
	 * Conjur accepts the order for any variable, but only one with a rotator is ever
	 * replaced.
	 */
	@Override
	public RotateResult rotate(SecretKey key, AuditContext audit) {
		return answer(key, audit, ConjurStore::rotate, (failure) -> failure);
	}

	private static RotateResult rotate(AuthorizedCalls calls, Variables variables) throws FailedCallException {
		SecretFacts facts = calls.facts(variables);
		Failure problem = facts.problem().orElse(null);
		if (problem != null) {
			return problem;
		}
		List<String> rotating = facts.withRotator();
		if (rotating.isEmpty()) {
			return new Malformed("no variable under this key has an annotation rotation/rotator");
		}
		for (String id : rotating) {
			calls.expire(id);
		}
		return new RotateResult.Accepted();
	}

	private <R> R answer(SecretKey key, AuditContext audit, Work<R> work, Function<Failure, R> failed) {
		try {
			return switch (ConjurKey.read(key, this.fields)) {
				case Variables variables -> loggedIn(requestId(audit), (calls) -> work.with(calls, variables));
				case Unusable(String reason) -> failed.apply(new Malformed(reason));
			};
		}
		catch (FailedCallException ex) {
			return failed.apply(ex.failure());
		}
	}

	/**
	 * Conjur answers 401 only for its token, so one new login and one repeat settle it.
	 */
	private <R> R loggedIn(String requestId, Visit<R> visit) throws FailedCallException {
		HeldToken<ConjurToken> held = this.session.current(requestId);
		try {
			return visit.with(new AuthorizedCalls(this.calls, held.token(), requestId, this.clock));
		}
		catch (TokenRefusedException ex) {
			return loggedInAgain(this.session.insteadOf(held, requestId), requestId, visit);
		}
	}

	private <R> R loggedInAgain(HeldToken<ConjurToken> held, String requestId, Visit<R> visit)
			throws FailedCallException {
		try {
			return visit.with(new AuthorizedCalls(this.calls, held.token(), requestId, this.clock));
		}
		catch (TokenRefusedException ex) {
			this.session.rejected(held, TokenRefusedException.REJECTION);
			throw ex;
		}
	}

	private static String requestId(AuditContext audit) {
		String id = audit.correlationId().replaceAll("[^\\w@-]", "");
		return id.substring(0, Math.min(id.length(), LONGEST_REQUEST_ID));
	}

	@Override
	public StoreStatus probe() {
		try {
			return loggedIn("", (calls) -> {
				calls.whoami();
				return new StoreStatus.Up();
			});
		}
		catch (FailedCallException ex) {
			return status(ex.failure());
		}
	}

	private static StoreStatus status(Failure result) {
		return switch (result) {
			case Denied(String reason) -> new StoreStatus.Refusing(reason);
			case Rejected(String reason) -> new StoreStatus.Refusing(reason);
			case Unavailable unavailable -> new StoreStatus.Down(unavailable.reason());
			case Malformed(String reason) -> new StoreStatus.Down(reason);
			case Throttled _ -> new StoreStatus.Down("Conjur asks for fewer calls");
			case Missing _, Rotating _ -> new StoreStatus.Down("Conjur answered something else than was asked");
		};
	}

	@Override
	public void close() {
		this.calls.close();
	}

	/**
	 * What is to be done with the variables of a key.
	 */
	@FunctionalInterface
	private interface Work<R> {

		R with(AuthorizedCalls calls, Variables variables) throws FailedCallException;

	}

	/**
	 * What is to be done with a token.
	 */
	@FunctionalInterface
	private interface Visit<R> {

		R with(AuthorizedCalls calls) throws FailedCallException;

	}

}
