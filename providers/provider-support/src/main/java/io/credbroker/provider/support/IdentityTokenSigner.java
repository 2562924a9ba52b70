package io.credbroker.provider.support;

import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.IdentityTokens;
import io.credbroker.spi.IdentityTokens.IdentityToken;
import io.credbroker.spi.IdentityTokens.MissingContextException;
import io.credbroker.spi.IdentityTokens.NoSigningKeyException;
import io.credbroker.spi.IdentityTokens.TokenRequest;
import io.credbroker.spi.IssuingScope;
import org.jspecify.annotations.Nullable;

/**
 * Signs identity tokens, with the reason why there is none as the result of a fetch.
 */
public final class IdentityTokenSigner {

	private final IdentityTokens tokens;

	private IdentityTokenSigner(IdentityTokens tokens) {
		this.tokens = tokens;
	}

	/**
	 * A signer, which a setting needs.
	 * @throws IllegalArgumentException when the broker signs none, saying what to do
	 */
	public static IdentityTokenSigner required(String setting, @Nullable IdentityTokens tokens) {
		if (tokens == null) {
			throw new IllegalArgumentException(
					setting + " needs tokens that the broker signs itself: configure broker.federation");
		}
		return new IdentityTokenSigner(tokens);
	}

	/**
	 * The parts of the context that enter a token.
	 */
	public IssuingScope scope() {
		return this.tokens.scope();
	}

	/**
	 * Signs a token.
	 */
	public IdentityToken sign(TokenRequest request) throws FailedCallException {
		try {
			return this.tokens.sign(request);
		}
		catch (MissingContextException ex) {
			throw new FailedCallException(new Denied("no identity token: " + ex.getMessage()));
		}
		catch (NoSigningKeyException ex) {
			throw new FailedCallException(new Unavailable("no identity token: " + ex.getMessage(), null));
		}
	}

}
