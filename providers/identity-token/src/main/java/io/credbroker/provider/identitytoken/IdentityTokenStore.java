package io.credbroker.provider.identitytoken;

import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.IdentityTokenSigner;
import io.credbroker.spi.ContextualIssuer;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.IdentityTokens.IdentityToken;
import io.credbroker.spi.IdentityTokens.TokenRequest;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.KeyChecker;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.StoreStatus;

/**
 * Signs a token at each fetch; the key is the audience.
 */
final class IdentityTokenStore implements ContextualIssuer, KeyChecker {

	private final IdentityTokenSigner signer;

	private final IdentityTokenStoreSettings settings;

	IdentityTokenStore(IdentityTokenSigner signer, IdentityTokenStoreSettings settings) {
		this.signer = signer;
		this.settings = settings;
	}

	@Override
	public void check(SecretKey key) {
		TokenOptions.of(key, this.settings.lifetime());
	}

	@Override
	public IssuingScope issuingScope(SecretKey key) {
		return this.signer.scope();
	}

	@Override
	public boolean isIssued(SecretKey key) {
		return true;
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		try {
			TokenOptions options = TokenOptions.of(request.key(), this.settings.lifetime());
			return found(this.signer.sign(new TokenRequest(options.audience(), request.context(),
					options.lifetime(request.longestTtl()), options.claims())));
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	private static Found found(IdentityToken token) {
		Map<String, SecretValue> fields = new LinkedHashMap<>();
		fields.put("token", token.token());
		fields.put("subject", SecretValue.of(token.subject()));
		fields.put("expires_at", SecretValue.of(token.expiresAt().toString()));
		return new Found(new Secret(fields, null, null, null, token.expiresAt(), null));
	}

	/**
	 * There is no server; whether a key can sign is told by a metric.
	 */
	@Override
	public StoreStatus probe() {
		return new StoreStatus.Up();
	}

	@Override
	public void close() {
		// holds nothing
	}

}
