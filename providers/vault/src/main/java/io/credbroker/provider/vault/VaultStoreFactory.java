package io.credbroker.provider.vault;

import java.time.Clock;
import java.util.function.Supplier;

import io.credbroker.provider.support.HttpStoreFactory;
import io.credbroker.provider.support.IdentityTokenSigner;
import io.credbroker.provider.support.SettingChecks;
import io.credbroker.provider.support.TokenSession;
import io.credbroker.provider.vault.VaultAuthentication.Jwt;
import io.credbroker.spi.IdentityTokens;
import io.credbroker.spi.SecretProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.vault.support.VaultToken;

/**
 * Makes stores of type {@code vault}.
 */
final class VaultStoreFactory extends HttpStoreFactory<VaultStoreSettings> {

	/**
	 * Vault itself stores no key/value secret beyond 1 MiB by default.
	 */
	static final int MAX_BYTES = 2 * 1024 * 1024;

	private final Supplier<@Nullable IdentityTokens> tokens;

	private final Clock clock;

	/**
	 * A factory.
	 * @param tokens the tokens that the broker signs; asked for only by a store that
	 * needs them
	 */
	VaultStoreFactory(@Nullable SslBundles bundles, Supplier<@Nullable IdentityTokens> tokens, Clock clock) {
		super("vault", VaultStoreSettings.class, bundles);
		this.tokens = tokens;
		this.clock = clock;
	}

	@Override
	public SecretProvider create(VaultStoreSettings settings) {
		VaultAuthentication authentication = settings.authentication();
		SettingChecks.certificate(authentication.certificate(), settings.sslBundle());
		Jwt onBehalf = authentication.onBehalf();
		IdentityTokenSigner signer = (onBehalf != null)
				? IdentityTokenSigner.required("authentication.jwt.audience", this.tokens.get()) : null;
		VaultCalls calls = new VaultCalls(settings,
				new VaultConnections(open(settings.sslBundle(), settings.timeouts())));
		if (onBehalf != null && signer != null) {
			return new ContextualVaultStore(new VaultMounts(settings.mounts()), calls,
					new ContextSessions(calls, settings, onBehalf, signer, this.clock));
		}
		return store(settings, calls, new TokenSession<>(new VaultLogin(authentication, calls),
				settings.address().toString(), settings.timeouts().total(), this.clock), this.clock);
	}

	/**
	 * A store that uses the tokens of this session.
	 */
	static VaultStore store(VaultStoreSettings settings, VaultCalls calls, TokenSession<VaultToken> session,
			Clock clock) {
		AuthenticatedCalls authenticated = new AuthenticatedCalls(calls, session, clock);
		TokenExpiry tokens = new TokenExpiry(authenticated, session, settings.authentication().token() != null, clock);
		return new VaultStore(new VaultMounts(settings.mounts()), authenticated,
				new IssuedCredentials(authenticated, tokens, clock), clock);
	}

}
