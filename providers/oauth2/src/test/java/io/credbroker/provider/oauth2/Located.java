package io.credbroker.provider.oauth2;

import java.net.URI;
import java.time.Duration;

import io.credbroker.provider.oauth2.OAuth2StoreSettings.NarrowerScope;
import io.credbroker.provider.support.StoreTimeouts;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is.
 */
record Located(@Nullable URI issuer, @Nullable URI token, @Nullable URI revocation) {

	OAuth2StoreSettings settings(Preset preset, OAuth2Authentication authentication) {
		return settings(preset, authentication, NarrowerScope.REFUSE, StubbedIssuer.BRIEF);
	}

	OAuth2StoreSettings settings(Preset preset, OAuth2Authentication authentication, NarrowerScope narrower,
			StoreTimeouts timeouts) {
		return new OAuth2StoreSettings(preset, this.issuer, this.token, this.revocation, "bro:ker", authentication,
				null, Duration.ofMinutes(1), narrower, timeouts);
	}

}
