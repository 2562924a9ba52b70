package io.credbroker.provider.oauth2;

import java.time.Clock;
import java.time.Instant;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.HeldToken;
import io.credbroker.provider.support.TokenSession;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of the settings, or those that the issuer publishes: asked for when first
 * needed, renewed in the background, and asked for again when one is gone.
 */
final class IssuerEndpoints {

	private final HeldToken<Endpoints> fixed;

	private final @Nullable TokenSession<Endpoints> discovered;

	private IssuerEndpoints(HeldToken<Endpoints> fixed, @Nullable TokenSession<Endpoints> discovered) {
		this.fixed = fixed;
		this.discovered = discovered;
	}

	static IssuerEndpoints of(OAuth2StoreSettings settings, IssuerHttp http, Clock clock) {
		if (settings.issuer() == null) {
			return new IssuerEndpoints(fixed(settings), null);
		}
		return new IssuerEndpoints(fixed(settings),
				new TokenSession<>(new IssuerDiscovery(settings, settings.issuer(), http),
						"discovery of " + settings.issuer(), settings.timeouts().total(), clock));
	}

	private static HeldToken<Endpoints> fixed(OAuth2StoreSettings settings) {
		Endpoints endpoints = (settings.tokenUri() != null)
				? new Endpoints(settings.tokenUri(), settings.revocationUri()) : IssuerDiscovery.NOWHERE;
		return new HeldToken<>(endpoints, Instant.EPOCH, Instant.MAX, Instant.MAX);
	}

	HeldToken<Endpoints> current(String correlationId) throws FailedCallException {
		return (this.discovered != null) ? this.discovered.current(correlationId) : this.fixed;
	}

	/**
	 * The endpoints as the issuer publishes them now; the same if they are configured.
	 */
	HeldToken<Endpoints> insteadOf(HeldToken<Endpoints> gone, String correlationId) throws FailedCallException {
		return (this.discovered != null) ? this.discovered.insteadOf(gone, correlationId) : this.fixed;
	}

}
