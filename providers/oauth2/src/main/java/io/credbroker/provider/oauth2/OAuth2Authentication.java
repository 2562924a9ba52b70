package io.credbroker.provider.oauth2;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.nimbusds.jose.JWSAlgorithm;
import io.credbroker.provider.support.SettingChecks;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the broker's client authenticates to the authorization server; exactly one way is
 * chosen, and everything secret is named by the file that holds it.
 *
 * @param clientSecret a secret that both sides know
 * @param privateKey a signed assertion (RFC 7523)
 * @param certificate {@code true} for the client certificate of the store's SSL bundle
 * (RFC 8705)
 */
public record OAuth2Authentication(@Nullable ClientSecret clientSecret, @Nullable PrivateKey privateKey,
		@Nullable Boolean certificate) {

	static final String CHOICES = "client-secret, private-key and certificate";

	public OAuth2Authentication {
		certificate = Boolean.TRUE.equals(certificate) ? Boolean.TRUE : null;
		SettingChecks.one(CHOICES, clientSecret, privateKey, certificate);
	}

	/**
	 * The client that authenticates so.
	 */
	ClientAuthentication client(OAuth2StoreSettings settings, IssuerHttp http, Clock clock) {
		if (this.clientSecret != null) {
			return new SecretAuthentication(http, settings.clientId(), this.clientSecret.method(),
					new ClientSecrets(settings.clientId(), this.clientSecret.files(), clock));
		}
		if (this.privateKey != null) {
			return new AssertionAuthentication(http, settings.clientId(), this.privateKey, clock);
		}
		return new CertificateAuthentication(http, settings.clientId());
	}

	/**
	 * A client secret.
	 *
	 * @param files one file, or two while the secret is being replaced: first the newer
	 * @param method where the secret is sent
	 */
	public record ClientSecret(List<Path> files, Method method) {

		public ClientSecret(@Nullable List<Path> files, @DefaultValue("basic") Method method) {
			List<Path> given = (files != null) ? files : List.of();
			if (given.isEmpty() || given.size() > 2 || Set.copyOf(given).size() < given.size()) {
				throw new IllegalArgumentException("authentication.client-secret.files must name one file, or two "
						+ "different ones with the newer secret in the first");
			}
			given.forEach((file) -> SettingChecks.absolute("authentication.client-secret.files", file));
			this.files = List.copyOf(given);
			this.method = method;
		}

		/**
		 * Where the secret is sent.
		 */
		public enum Method {

			/** In the header {@code Authorization}: {@code client_secret_basic}. */
			BASIC,
			/** In the body: {@code client_secret_post}. */
			POST

		}

	}

	/**
	 * A key that signs an assertion for each request: {@code private_key_jwt}.
	 *
	 * @param file holds the private key as PEM; read again for each request
	 * @param keyId the {@code kid} by which the server finds the public key
	 * @param algorithm such as {@code RS256}
	 * @param certificateFile a certificate of the key, whose digest is sent as
	 * {@code x5t#S256}; Entra finds the key by it
	 * @param audience the {@code aud} of the assertion, if it is not the token endpoint
	 */
	public record PrivateKey(Path file, @Nullable String keyId, String algorithm, @Nullable Path certificateFile,
			@Nullable String audience) {

		private static final Set<String> ALGORITHMS = Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
				"ES256", "ES384", "ES512");

		public PrivateKey(@Nullable Path file, @Nullable String keyId, @DefaultValue("RS256") String algorithm,
				@Nullable Path certificateFile, @Nullable String audience) {
			this.file = SettingChecks.absolute("authentication.private-key.file", file);
			if (!ALGORITHMS.contains(algorithm)) {
				throw new IllegalArgumentException(
						"authentication.private-key.algorithm must be one of " + new TreeSet<>(ALGORITHMS));
			}
			this.keyId = keyId;
			this.algorithm = algorithm;
			this.certificateFile = (certificateFile != null)
					? SettingChecks.absolute("authentication.private-key.certificate-file", certificateFile) : null;
			this.audience = audience;
		}

		JWSAlgorithm jwsAlgorithm() {
			return JWSAlgorithm.parse(this.algorithm);
		}

	}

}
