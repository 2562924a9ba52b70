package io.credbroker.provider.vault;

import java.time.Duration;
import java.util.Map;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.HttpLogin;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.provider.vault.VaultAuthentication.AppRole;
import io.credbroker.provider.vault.VaultAuthentication.Certificate;
import io.credbroker.provider.vault.VaultAuthentication.Jwt;
import io.credbroker.provider.vault.VaultAuthentication.Kubernetes;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Rejected;
import org.jspecify.annotations.Nullable;
import org.springframework.vault.support.VaultToken;
import tools.jackson.databind.JsonNode;

/**
 * Logs in once in the configured way, and reads each credential from its file at that
 * time.
 * <p>
 * Spring Vault's own logins are not used: over a RestClient its release 4.0 sends no
 * body, and over a RestTemplate the credential is logged at debug level.
 */
final class VaultLogin extends HttpLogin<VaultToken> {

	/**
	 * How long a token from a file is used; after 80 % of it, a minute, the file is read
	 * again.
	 */
	static final Duration TOKEN_FILE_LIFE = Duration.ofSeconds(75);

	private final VaultAuthentication settings;

	private final VaultCalls calls;

	VaultLogin(VaultAuthentication settings, VaultCalls calls) {
		super("Vault", settings.credentialFile());
		this.settings = settings;
		this.calls = calls;
	}

	@Override
	public IssuedToken<VaultToken> login(String correlationId) throws FailedCallException {
		VaultAuthentication way = this.settings;
		if (way.token() != null) {
			return new IssuedToken<>(VaultToken.of(readCredential()), TOKEN_FILE_LIFE);
		}
		if (way.appRole() instanceof AppRole role) {
			return login(role.mount(), Map.of("role_id", role.roleId(), "secret_id", readCredential()), correlationId);
		}
		if (way.kubernetes() instanceof Kubernetes role) {
			return login(role.mount(), Map.of("role", role.role(), "jwt", readCredential()), correlationId);
		}
		if (way.jwt() instanceof Jwt role) {
			return login(role.mount(), Map.of("role", role.role(), "jwt", readCredential()), correlationId);
		}
		if (way.certificate() instanceof Certificate role) {
			return login(role.mount(), (role.role() != null) ? Map.of("name", role.role()) : Map.of(), correlationId);
		}
		throw new IllegalStateException("the settings name one way");
	}

	private IssuedToken<VaultToken> login(String mount, Map<String, String> body, String correlationId)
			throws FailedCallException {
		return answered(this.calls.login(mount, body, correlationId));
	}

	@Override
	protected @Nullable IssuedToken<VaultToken> token(JsonNode json, StoreHttpResponse answer) {
		return token(json);
	}

	/**
	 * The token in the answer to a login, if there is one.
	 */
	static @Nullable IssuedToken<VaultToken> token(JsonNode json) {
		String token = json.path("auth").path("client_token").asString("");
		long seconds = json.path("auth").path("lease_duration").asLong(0);
		return token.isEmpty() ? null
				: new IssuedToken<>(VaultToken.of(token), (seconds > 0) ? Duration.ofSeconds(seconds) : null);
	}

	@Override
	protected Failure refusal(StoreHttpResponse answer) {
		return switch (answer.status()) {
			case 400, 403 ->
				new Rejected("Vault answered " + answer.status() + " to the login: check role, credential and mount");
			default -> VaultFailure.ofAnswer(answer);
		};
	}

}
