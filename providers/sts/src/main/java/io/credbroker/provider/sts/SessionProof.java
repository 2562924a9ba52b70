package io.credbroker.provider.sts;

import java.time.Duration;
import java.util.Optional;

import io.credbroker.provider.awssupport.CallBudget;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.IdentityTokenSigner;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.IdentityTokens.TokenRequest;
import io.credbroker.spi.IssuingScope;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * With what the broker shows that it may assume a role.
 */
sealed interface SessionProof {

	/**
	 * The parts of the context that are in what it shows.
	 */
	IssuingScope scope();

	/**
	 * A session, or nothing when its duration is too long.
	 */
	Optional<Credentials> assume(SessionRequest session, FetchRequest request, int seconds, CallBudget budget)
			throws FailedCallException;

	/**
	 * With its own keys, which say nothing of a lookup.
	 */
	record OwnKeys(StsCalls calls) implements SessionProof {

		@Override
		public IssuingScope scope() {
			return IssuingScope.NONE;
		}

		@Override
		public Optional<Credentials> assume(SessionRequest session, FetchRequest request, int seconds,
				CallBudget budget) throws FailedCallException {
			return this.calls.assume(session.signed().durationSeconds(seconds), budget);
		}

	}

	/**
	 * With a token that the broker signs for the lookup.
	 */
	record SignedToken(StsCalls calls, StsService service, String audience,
			IdentityTokenSigner tokens) implements SessionProof {

		/** The service reads it at once; only the clocks must agree that far. */
		private static final Duration LIFETIME = Duration.ofMinutes(5);

		@Override
		public IssuingScope scope() {
			return this.tokens.scope();
		}

		@Override
		public Optional<Credentials> assume(SessionRequest session, FetchRequest request, int seconds,
				CallBudget budget) throws FailedCallException {
			new LookupValues(request.key().options(), request.context(), session.role().options().required())
				.requireProven(scope());
			String token = token(session, request);
			try {
				return this.calls.assume(session.withToken(token).durationSeconds(seconds), budget);
			}
			catch (FailedCallException ex) {
				String again = token(session, request);
				if (header(again).equals(header(token))) {
					throw ex;
				}
				return this.calls.assume(session.withToken(again).durationSeconds(seconds), budget);
			}
		}

		/**
		 * Names the key that signed. Ceph knows one key only, so a token that was signed
		 * just before its key was replaced is refused.
		 */
		private static String header(String token) {
			return token.substring(0, Math.max(0, token.indexOf('.')));
		}

		private String token(SessionRequest session, FetchRequest request) throws FailedCallException {
			return this.tokens
				.sign(new TokenRequest(this.audience, request.context(), LIFETIME, session.claims(this.service)))
				.token()
				.reveal();
		}

	}

}
