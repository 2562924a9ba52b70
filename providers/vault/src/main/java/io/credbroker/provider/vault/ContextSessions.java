package io.credbroker.provider.vault;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.IdentityTokenSigner;
import io.credbroker.provider.support.TokenSession;
import io.credbroker.provider.vault.VaultAuthentication.Jwt;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.IssuingScope;
import org.springframework.vault.support.VaultToken;

/**
 * One store for each context that asks, with a login of its own; of many, those that were
 * used last are kept.
 * <p>
 * What is no longer kept is not logged out, because Vault would then end every lease that
 * tasks still use; its token ends by itself.
 */
final class ContextSessions {

	/** A session is a token and a few objects. */
	static final int MOST = 1000;

	private final VaultCalls calls;

	private final VaultStoreSettings settings;

	private final Jwt role;

	private final IdentityTokenSigner signer;

	private final Clock clock;

	private final Map<IssuingContext, VaultStore> stores = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<IssuingContext, VaultStore> eldest) {
			return size() > MOST;
		}

	};

	ContextSessions(VaultCalls calls, VaultStoreSettings settings, Jwt role, IdentityTokenSigner signer, Clock clock) {
		this.calls = calls;
		this.settings = settings;
		this.role = role;
		this.signer = signer;
		this.clock = clock;
	}

	/**
	 * The parts of the context that a login depends on.
	 */
	IssuingScope scope() {
		return this.signer.scope();
	}

	/**
	 * The store as this context sees it; fails where no token can be signed for it.
	 */
	VaultStore of(IssuingContext context) throws FailedCallException {
		synchronized (this.stores) {
			VaultStore known = this.stores.get(context);
			if (known != null) {
				return known;
			}
		}
		VaultStore opened = open(context);
		synchronized (this.stores) {
			VaultStore other = this.stores.putIfAbsent(context, opened);
			return (other != null) ? other : opened;
		}
	}

	private VaultStore open(IssuingContext context) throws FailedCallException {
		Duration limit = this.settings.timeouts().total();
		TokenSession<VaultToken> session = new TokenSession<>(
				new ContextLogin(this.calls, this.role, this.signer, context), this.settings.address().toString(),
				limit, this.clock);
		return VaultStoreFactory.store(this.settings, this.calls, session, this.clock);
	}

	int size() {
		synchronized (this.stores) {
			return this.stores.size();
		}
	}

}
