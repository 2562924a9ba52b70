package io.credbroker.service.federation;

import io.credbroker.service.federation.FederationMetrics.Outcome;
import io.credbroker.spi.IdentityTokens;
import io.credbroker.spi.IssuingScope;

/**
 * Counts the tokens that are signed, and those that could not be.
 */
final class CountedIdentityTokens implements IdentityTokens {

	private final IdentityTokens tokens;

	private final FederationMetrics metrics;

	CountedIdentityTokens(IdentityTokens tokens, FederationMetrics metrics) {
		this.tokens = tokens;
		this.metrics = metrics;
	}

	@Override
	public String issuer() {
		return this.tokens.issuer();
	}

	@Override
	public IssuingScope scope() {
		return this.tokens.scope();
	}

	@Override
	public IdentityToken sign(TokenRequest request) {
		try {
			IdentityToken token = this.tokens.sign(request);
			this.metrics.count(Outcome.SIGNED);
			return token;
		}
		catch (MissingContextException ex) {
			this.metrics.count(Outcome.CONTEXT_MISSING);
			throw ex;
		}
		catch (NoSigningKeyException ex) {
			this.metrics.count(Outcome.KEY_MISSING);
			throw ex;
		}
	}

}
