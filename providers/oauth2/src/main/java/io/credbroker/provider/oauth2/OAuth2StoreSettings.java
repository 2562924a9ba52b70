package io.credbroker.provider.oauth2;

import java.net.URI;
import java.time.Duration;

import io.credbroker.provider.support.SettingChecks;
import io.credbroker.provider.support.StoreTimeouts;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of one store of type {@code oauth2}; none of them is a secret.
 *
 * @param preset the product, which determines how it is asked for a token
 * @param issuer where the authorization server publishes its endpoints; not needed with
 * {@code token-uri}
 * @param tokenUri the token endpoint
 * @param revocationUri the revocation endpoint (RFC 7009), if it is not discovered
 * @param clientId the broker's client at the authorization server
 * @param authentication how the client authenticates
 * @param sslBundle the Spring SSL bundle with the trusted authorities, and the client
 * certificate if that authenticates the client
 * @param defaultLifetime how long a token counts whose lifetime the server does not tell
 * @param narrowerScope what happens to a token that lacks a scope that was asked for
 * @param timeouts how long the server may take
 */
public record OAuth2StoreSettings(Preset preset, @Nullable URI issuer, @Nullable URI tokenUri,
		@Nullable URI revocationUri, String clientId, OAuth2Authentication authentication, @Nullable String sslBundle,
		Duration defaultLifetime, NarrowerScope narrowerScope, StoreTimeouts timeouts) {

	private static final Duration LONGEST_DEFAULT = Duration.ofHours(1);

	public OAuth2StoreSettings(@DefaultValue("none") Preset preset, @Nullable URI issuer, @Nullable URI tokenUri,
			@Nullable URI revocationUri, @Nullable String clientId, @Nullable OAuth2Authentication authentication,
			@Nullable String sslBundle, @DefaultValue("1m") Duration defaultLifetime,
			@DefaultValue("refuse") NarrowerScope narrowerScope, @DefaultValue StoreTimeouts timeouts) {
		if ((issuer == null) == (tokenUri == null)) {
			throw new IllegalArgumentException(
					"issuer, token-uri: give exactly one of them; the token endpoint of an issuer is discovered");
		}
		this.preset = preset;
		this.issuer = (issuer != null) ? SettingChecks.address("issuer", issuer, "https://login.internal/realms/data")
				: null;
		this.tokenUri = (tokenUri != null)
				? SettingChecks.address("token-uri", tokenUri, "https://login.internal/oauth2/token") : null;
		this.revocationUri = (revocationUri != null)
				? SettingChecks.address("revocation-uri", revocationUri, "https://login.internal/oauth2/revoke") : null;
		this.clientId = SettingChecks.required("client-id", clientId);
		this.authentication = SettingChecks.authentication(authentication, OAuth2Authentication.CHOICES);
		this.sslBundle = sslBundle;
		SettingChecks.certificate(this.authentication.certificate(), sslBundle);
		preset.check(this.authentication);
		if (defaultLifetime.toSeconds() < 1 || defaultLifetime.compareTo(LONGEST_DEFAULT) > 0) {
			throw new IllegalArgumentException("default-lifetime must be between 1s and 1h");
		}
		this.defaultLifetime = defaultLifetime;
		this.narrowerScope = narrowerScope;
		this.timeouts = timeouts;
	}

	/**
	 * What happens to a token that lacks a scope that was asked for.
	 */
	public enum NarrowerScope {

		/** It is refused, since what needs the scope would fail later. */
		REFUSE,
		/** It is given; the field {@code scope} names what it has. */
		ACCEPT

	}

}
