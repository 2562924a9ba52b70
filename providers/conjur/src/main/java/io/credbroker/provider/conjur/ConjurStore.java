package io.credbroker.provider.conjur;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.HeldToken;
import io.credbroker.provider.support.KeyChecks;
import io.credbroker.provider.support.TokenSession;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.KeyChecker;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.SecretDescriber;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretRotator;
import io.credbroker.spi.StoreStatus;

/**
 * Reads, describes and rotates variables of Conjur.
 */
final class ConjurStore implements KeyChecker, SecretDescriber, SecretRotator {

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
	public void check(SecretKey key) {
		KeyChecks.check(key, (asked) -> ConjurKey.read(asked, this.fields));
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		return answer(request.key(), request.audit(), AuthorizedCalls::secret, (failure) -> failure);
	}

	@Override
	public DescribeResult describe(FetchRequest request) {
		return answer(request.key(), request.audit(), (calls, key) -> {
			SecretMetadata metadata = calls.metadata(key);
			Failure problem = metadata.problem().orElse(null);
			return (problem != null) ? problem : metadata.described();
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

	private static RotateResult rotate(AuthorizedCalls calls, ConjurKey key) throws FailedCallException {
		SecretMetadata metadata = calls.metadata(key);
		Failure problem = metadata.problem().orElse(null);
		if (problem != null) {
			return problem;
		}
		List<String> rotating = metadata.withRotator();
		if (rotating.isEmpty()) {
			return new Malformed("no variable under this key has an annotation rotation/rotator");
		}
		for (String id : rotating) {
			calls.expire(id);
		}
		return new RotateResult.Accepted();
	}

	private <R> R answer(SecretKey key, AuditContext audit, KeyCall<R> call, Function<Failure, R> failed) {
		try {
			ConjurKey variables = ConjurKey.read(key, this.fields);
			return loggedIn(requestId(audit), (calls) -> call.make(calls, variables));
		}
		catch (FailedCallException ex) {
			return failed.apply(ex.failure());
		}
	}

	/**
	 * Conjur answers 401 only when it does not accept the token, so one new login and one
	 * repeat are enough.
	 */
	private <R> R loggedIn(String requestId, TokenCall<R> call) throws FailedCallException {
		HeldToken<ConjurToken> held = this.session.current(requestId);
		try {
			return call.make(new AuthorizedCalls(this.calls, held.token(), requestId, this.clock));
		}
		catch (TokenRefusedException ex) {
			return loggedInAgain(this.session.insteadOf(held, requestId), requestId, call);
		}
	}

	private <R> R loggedInAgain(HeldToken<ConjurToken> held, String requestId, TokenCall<R> call)
			throws FailedCallException {
		try {
			return call.make(new AuthorizedCalls(this.calls, held.token(), requestId, this.clock));
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
			return ConjurFailure.FAILURES.status(ex.failure());
		}
	}

	@Override
	public void close() {
		this.calls.close();
	}

	/**
	 * Something to ask of Conjur about the variables of a key.
	 */
	@FunctionalInterface
	private interface KeyCall<R> {

		R make(AuthorizedCalls calls, ConjurKey key) throws FailedCallException;

	}

	/**
	 * Something to ask of Conjur with a token.
	 */
	@FunctionalInterface
	private interface TokenCall<R> {

		R make(AuthorizedCalls calls) throws FailedCallException;

	}

}
