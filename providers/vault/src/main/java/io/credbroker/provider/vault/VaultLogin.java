package io.credbroker.provider.vault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.credbroker.provider.support.CredentialFile;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.Login;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.provider.vault.VaultAuthentication.AppRole;
import io.credbroker.provider.vault.VaultAuthentication.Certificate;
import io.credbroker.provider.vault.VaultAuthentication.Jwt;
import io.credbroker.provider.vault.VaultAuthentication.Kubernetes;
import io.credbroker.provider.vault.VaultAuthentication.Token;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Rejected;
import org.springframework.vault.support.VaultToken;
import tools.jackson.databind.JsonNode;

/**
 * Logs in once in the configured way, and reads each credential from its file at that
 * time.
 * <p>
 * Spring Vault's own logins are not used: over a RestClient its release 4.0 sends no
 * body, and over a RestTemplate the credential is logged at debug level.
 */
final class VaultLogin implements Login<VaultToken> {

	/**
	 * How long a token from a file is used; after 80 % of it, a minute, the file is read
	 * again.
	 */
	static final Duration TOKEN_FILE_LIFE = Duration.ofSeconds(75);

	private final VaultAuthentication settings;

	private final VaultCalls calls;

	VaultLogin(VaultAuthentication settings, VaultCalls calls) {
		this.settings = settings;
		this.calls = calls;
	}

	@Override
	public IssuedToken<VaultToken> login(String correlationId) throws FailedCallException {
		VaultAuthentication way = this.settings;
		if (way.token() instanceof Token token) {
			return new IssuedToken<>(VaultToken.of(CredentialFile.read(token.file())), TOKEN_FILE_LIFE);
		}
		if (way.appRole() instanceof AppRole role) {
			return login(role.mount(),
					Map.of("role_id", role.roleId(), "secret_id", CredentialFile.read(role.secretIdFile())),
					correlationId);
		}
		if (way.kubernetes() instanceof Kubernetes role) {
			return login(role.mount(), Map.of("role", role.role(), "jwt", CredentialFile.read(role.tokenFile())),
					correlationId);
		}
		if (way.jwt() instanceof Jwt role) {
			return login(role.mount(), Map.of("role", role.role(), "jwt", CredentialFile.read(role.tokenFile())),
					correlationId);
		}
		if (way.certificate() instanceof Certificate role) {
			return login(role.mount(), (role.role() != null) ? Map.of("name", role.role()) : Map.of(), correlationId);
		}
		throw new IllegalStateException("the settings name one way");
	}

	@Override
	public Object credential() {
		Path file = this.settings.credentialFile();
		return (file != null) ? CredentialFile.stamp(file) : "the certificate of the connection";
	}

	private IssuedToken<VaultToken> login(String mount, Map<String, String> body, String correlationId)
			throws FailedCallException {
		StoreHttpResponse answer = this.calls.login(mount, body, correlationId);
		if (answer.status() != 200) {
			throw new FailedCallException(refusal(answer));
		}
		JsonNode json = answer.json();
		JsonNode auth = (json != null) ? json.path("auth") : null;
		if (auth == null || !auth.path("client_token").isString() || auth.path("client_token").asString().isEmpty()) {
			throw FailedCallException.malformed("Vault answered 200 to the login without a token");
		}
		long seconds = auth.path("lease_duration").asLong(0);
		return new IssuedToken<>(VaultToken.of(auth.path("client_token").asString()),
				(seconds > 0) ? Duration.ofSeconds(seconds) : null);
	}

	private static Failure refusal(StoreHttpResponse answer) {
		return switch (answer.status()) {
			case 400, 403 ->
				new Rejected("Vault answered " + answer.status() + " to the login: check role, credential and mount");
			default -> VaultFailure.ofAnswer(answer);
		};
	}

}
