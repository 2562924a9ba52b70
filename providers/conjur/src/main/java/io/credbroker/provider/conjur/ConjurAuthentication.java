package io.credbroker.provider.conjur;

import java.nio.file.Path;
import java.util.Map;

import io.credbroker.provider.support.SettingChecks;
import org.jspecify.annotations.Nullable;

/**
 * How the broker logs in to Conjur; exactly one way is chosen, and everything secret is
 * named by the file that holds it.
 *
 * @param apiKey a host, or a user, and its API key
 * @param jwt a token of an identity provider or of the pod's service account
 * @param certificate the client certificate of the store's SSL bundle
 * @param iam always refused, with an error that says what to use instead
 */
public record ConjurAuthentication(@Nullable ApiKey apiKey, @Nullable Jwt jwt, @Nullable Certificate certificate,
		@Nullable Map<String, String> iam) {

	static final String CHOICES = "api-key, jwt and certificate";

	public ConjurAuthentication {
		if (iam != null) {
			throw new IllegalArgumentException("authentication.iam is not supported, because the Conjur client in use "
					+ "cannot sign requests for AWS: use authentication.jwt with a service account token");
		}
		SettingChecks.one(CHOICES, apiKey, jwt, certificate);
	}

	/**
	 * The file that holds what the broker logs in with, if it is a file.
	 */
	@Nullable Path credentialFile() {
		if (this.apiKey != null) {
			return this.apiKey.file();
		}
		return (this.jwt != null) ? this.jwt.tokenFile() : null;
	}

	/**
	 * A login by API key.
	 *
	 * @param login names the host as {@code host/apps/credential-broker}, or a user
	 * @param file holds the API key; read again at each login
	 */
	public record ApiKey(String login, Path file) {

		public ApiKey(@Nullable String login, @Nullable Path file) {
			this.login = SettingChecks.required("authentication.api-key.login", login);
			this.file = SettingChecks.absolute("authentication.api-key.file", file);
		}

	}

	/**
	 * A login by JWT.
	 *
	 * @param serviceId names the authenticator
	 * @param tokenFile holds the JWT; read again at each login
	 * @param login names the host; without it Conjur takes the host from the token
	 */
	public record Jwt(String serviceId, Path tokenFile, @Nullable String login) {

		public Jwt(@Nullable String serviceId, @Nullable Path tokenFile, @Nullable String login) {
			this.serviceId = SettingChecks.required("authentication.jwt.service-id", serviceId);
			this.tokenFile = SettingChecks.absolute("authentication.jwt.token-file", tokenFile);
			this.login = login;
		}

	}

	/**
	 * A login by the client certificate that Conjur's Kubernetes authenticator issues.
	 *
	 * @param serviceId names the authenticator
	 * @param login names the host
	 */
	public record Certificate(String serviceId, String login) {

		public Certificate(@Nullable String serviceId, @Nullable String login) {
			this.serviceId = SettingChecks.required("authentication.certificate.service-id", serviceId);
			this.login = SettingChecks.required("authentication.certificate.login", login);
		}

	}

}
