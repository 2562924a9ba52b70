package io.credbroker.provider.oauth2;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import io.credbroker.provider.oauth2.OAuth2StoreSettings.NarrowerScope;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.ContextualIssuer;
import io.credbroker.spi.CredentialRollover;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.KeyChecker;
import io.credbroker.spi.Lease;
import io.credbroker.spi.LeaseRevoker;
import io.credbroker.spi.RevokeResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.StoreStatus;

/**
 * Gets access tokens from an authorization server: tokens of the broker's client, or in
 * exchange for the caller's.
 * <p>
 * A request whose answer was lost may be repeated: it leaves a token that nobody has.
 */
final class OAuth2Store implements ContextualIssuer, KeyChecker, LeaseRevoker, CredentialRollover {

	private final OAuth2StoreSettings settings;

	private final IssuerCalls issuer;

	private final ClientAuthentication client;

	private final IssuedTokens tokens;

	private final Clock clock;

	OAuth2Store(OAuth2StoreSettings settings, IssuerCalls issuer, ClientAuthentication client, Clock clock) {
		this.settings = settings;
		this.issuer = issuer;
		this.client = client;
		this.tokens = new IssuedTokens(clock);
		this.clock = clock;
	}

	@Override
	public void check(SecretKey key) {
		var _ = TokenOptions.of(key, this.settings.preset());
	}

	@Override
	public IssuingScope issuingScope(SecretKey key) {
		return TokenOptions.of(key, this.settings.preset()).issuingScope();
	}

	@Override
	public boolean isIssued(SecretKey key) {
		return true;
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		try {
			TokenRequest asked = TokenOptions.of(request.key(), this.settings.preset()).asked(request);
			Instant begun = this.clock.instant();
			StoreHttpResponse answer = this.issuer.token(this.settings.preset().form(asked),
					request.audit().correlationId());
			return issued(TokenAnswer.read(answer, asked, begun, this.settings.defaultLifetime()), asked);
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
		catch (IllegalArgumentException ex) {
			return new Malformed(String.valueOf(ex.getMessage()));
		}
	}

	private FetchResult issued(TokenAnswer answer, TokenRequest asked) throws FailedCallException {
		List<String> lacking = answer.lacks(asked);
		if (!lacking.isEmpty() && this.settings.narrowerScope() == NarrowerScope.REFUSE) {
			drop(answer.token());
			return new Denied(
					"the issuer gave a token without the scope %s: grant it to the client, or set narrower-scope: accept"
						.formatted(String.join(" ", lacking)));
		}
		Lease lease = this.issuer.revokes() ? this.tokens.add(answer.token(), answer.end()) : null;
		return new Found(new Secret(answer.fields(), null, null, null, answer.end(), lease));
	}

	/**
	 * Revokes a token that is not given to anybody; if that fails, it runs to its end.
	 */
	private void drop(SecretValue token) {
		try {
			var _ = this.issuer.revoke(token.reveal());
		}
		catch (FailedCallException ex) {
			// The answer to the lookup is the same.
		}
	}

	@Override
	public RevokeResult revoke(Lease lease) {
		SecretValue token = this.tokens.find(lease);
		if (token == null) {
			return new Denied("this replica does not hold the token of the lease any more: another one issued it, or "
					+ "it was restarted since; the token runs to its end unless the client is disabled at the issuer");
		}
		try {
			StoreHttpResponse answer = this.issuer.revoke(token.reveal());
			if (answer == null) {
				return new Denied("the issuer has no revocation endpoint; the token runs to its end");
			}
			if (answer.status() != 200) {
				return TokenFailure.of(answer, false);
			}
			this.tokens.forget(lease);
			return new RevokeResult.Revoked();
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	@Override
	public List<CredentialUse> credentialUses() {
		return this.client.uses();
	}

	@Override
	public StoreStatus probe() {
		try {
			return TokenFailure.status(this.issuer.probe());
		}
		catch (FailedCallException ex) {
			return TokenFailure.FAILURES.status(ex.failure());
		}
	}

	@Override
	public void close() {
		this.issuer.close();
		this.tokens.clear();
	}

}
