package io.credbroker.provider.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.credbroker.provider.vault.VaultAuthentication.AppRole;
import io.credbroker.provider.vault.VaultAuthentication.Certificate;
import io.credbroker.provider.vault.VaultAuthentication.Jwt;
import io.credbroker.provider.vault.VaultAuthentication.Kubernetes;
import io.credbroker.provider.vault.VaultAuthentication.Token;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Unavailable;
import tools.jackson.databind.JsonNode;

import org.springframework.vault.authentication.LoginToken;

/**
 * Logs in once in the configured way, reading every credential from its file anew.
 * <p>
 * Spring Vault's own logins are not used: over a RestClient its release 4.0 sends no
 * body, and over a RestTemplate the credential is logged at debug level.
 */
final class VaultLogin {

	/**
	 * How long a token from a file is used; after 80 % of it, a minute, the file is read
	 * again.
	 */
	static final Duration TOKEN_FILE_LIFE = Duration.ofSeconds(75);

	private static final int LARGEST_CREDENTIAL = 64 * 1024;

	private final VaultAuthentication settings;

	private final VaultCalls calls;

	VaultLogin(VaultAuthentication settings, VaultCalls calls) {
		this.settings = settings;
		this.calls = calls;
	}

	LoginToken login() throws FailedCallException {
		VaultAuthentication way = this.settings;
		if (way.token() instanceof Token token) {
			return LoginToken.of(credential(token.file()).toCharArray(), TOKEN_FILE_LIFE);
		}
		if (way.appRole() instanceof AppRole role) {
			return login(role.mount(), Map.of("role_id", role.roleId(), "secret_id", credential(role.secretIdFile())));
		}
		if (way.kubernetes() instanceof Kubernetes role) {
			return login(role.mount(), Map.of("role", role.role(), "jwt", credential(role.tokenFile())));
		}
		if (way.jwt() instanceof Jwt role) {
			return login(role.mount(), Map.of("role", role.role(), "jwt", credential(role.tokenFile())));
		}
		if (way.certificate() instanceof Certificate role) {
			return login(role.mount(), (role.role() != null) ? Map.of("name", role.role()) : Map.of());
		}
		throw new IllegalStateException("the settings name one way");
	}

	private LoginToken login(String mount, Map<String, String> body) throws FailedCallException {
		VaultAnswer answer = this.calls.login(mount, body);
		JsonNode json = answer.json();
		if (answer.status() != 200) {
			throw new FailedCallException(refusal(answer));
		}
		JsonNode auth = (json != null) ? json.path("auth") : null;
		if (auth == null || !auth.path("client_token").isString() || auth.path("client_token").asString().isEmpty()) {
			throw new FailedCallException(new Malformed("Vault answered 200 to the login without a token"));
		}
		return LoginToken.builder()
			.token(auth.path("client_token").asString())
			.leaseDuration(Duration.ofSeconds(Math.max(0, auth.path("lease_duration").asLong(0))))
			.renewable(auth.path("renewable").asBoolean(false))
			.build();
	}

	private static Failure refusal(VaultAnswer answer) {
		return switch (answer.status()) {
			case 400, 403 ->
				new Rejected("Vault answered " + answer.status() + " to the login: check role, credential and mount");
			default -> VaultFailure.ofAnswer(answer);
		};
	}

	private static String credential(Path file) throws FailedCallException {
		try (InputStream stream = Files.newInputStream(file)) {
			String text = new String(stream.readNBytes(LARGEST_CREDENTIAL), StandardCharsets.UTF_8).strip();
			if (text.isEmpty()) {
				throw new FailedCallException(new Unavailable("the credential file " + file + " is empty", null));
			}
			return text;
		}
		catch (IOException ex) {
			throw new FailedCallException(new Unavailable(
					"the credential file " + file + " cannot be read: " + ex.getClass().getSimpleName(), null));
		}
	}

}
