package io.credbroker.provider.vault;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.IdentityTokenSigner;
import io.credbroker.provider.support.Login;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.provider.vault.VaultAuthentication.Jwt;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.IdentityTokens.IdentityToken;
import io.credbroker.spi.IdentityTokens.TokenRequest;
import io.credbroker.spi.IssuingContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.vault.support.VaultToken;

/**
 * Logs in on behalf of one context, with a token that the broker signs for it at each
 * login.
 * <p>
 * A refusal concerns this context only, so it is {@link Denied} and holds no other login
 * back.
 */
final class ContextLogin implements Login<VaultToken> {

	/**
	 * The token is used at once.
	 */
	private static final Duration LIFETIME = Duration.ofMinutes(2);

	/**
	 * What Vault says when the token itself did not pass, which another key or time may
	 * change; everything else depends on the role.
	 */
	private static final Pattern TOKEN_UNFIT = Pattern.compile("signature|expired|not valid yet|\\bnbf\\b|\\biat\\b",
			Pattern.CASE_INSENSITIVE);

	private final VaultCalls calls;

	private final Jwt role;

	private final IdentityTokenSigner signer;

	private final IssuingContext context;

	private final AtomicReference<@Nullable IdentityToken> first;

	/**
	 * A login whose first token is signed now, so that there is none for a context that
	 * can have no token.
	 */
	ContextLogin(VaultCalls calls, Jwt role, IdentityTokenSigner signer, IssuingContext context)
			throws FailedCallException {
		this.calls = calls;
		this.role = role;
		this.signer = signer;
		this.context = context;
		this.first = new AtomicReference<>(sign(role, signer, context));
	}

	@Override
	public IssuedToken<VaultToken> login(String correlationId) throws FailedCallException {
		IdentityToken first = this.first.getAndSet(null);
		IdentityToken token = (first != null) ? first : sign();
		StoreHttpResponse answer = send(token, correlationId);
		if (isRefused(answer) && VaultFailure.mentions(answer, TOKEN_UNFIT)) {
			token = sign();
			answer = send(token, correlationId);
		}
		if (isRefused(answer)) {
			throw new FailedCallException(new Denied(("Vault answered %d to the login of %s: check that the role %s at "
					+ "auth/%s accepts the issuer, the audience %s and the claims of this subject")
				.formatted(answer.status(), token.subject(), this.role.role(), this.role.mount(),
						this.role.audience())));
		}
		if (answer.status() != 200) {
			throw new FailedCallException(VaultFailure.ofAnswer(answer));
		}
		JsonNode json = answer.json();
		IssuedToken<VaultToken> issued = (json != null) ? VaultLogin.token(json) : null;
		if (issued == null) {
			throw FailedCallException.malformed("Vault answered 200 to the login without a token");
		}
		return issued;
	}

	private IdentityToken sign() throws FailedCallException {
		return sign(this.role, this.signer, this.context);
	}

	private static IdentityToken sign(Jwt role, IdentityTokenSigner signer, IssuingContext context)
			throws FailedCallException {
		return signer.sign(new TokenRequest(Objects.requireNonNull(role.audience()), context, LIFETIME, Map.of()));
	}

	private StoreHttpResponse send(IdentityToken token, String correlationId) throws FailedCallException {
		return this.calls.login(this.role.mount(), Map.of("role", this.role.role(), "jwt", token.token().reveal()),
				correlationId);
	}

	private static boolean isRefused(StoreHttpResponse answer) {
		return answer.status() == 400 || answer.status() == 403;
	}

}
