package io.credbroker.provider.conjur;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

import com.cyberark.conjur.api.Token;
import io.credbroker.provider.conjur.ConjurAuthentication.ApiKey;
import io.credbroker.provider.conjur.ConjurAuthentication.Certificate;
import io.credbroker.provider.conjur.ConjurAuthentication.Jwt;
import io.credbroker.provider.conjur.ConjurSession.Granted;
import io.credbroker.spi.FetchResult.Malformed;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Logs in once in the configured way, reading every credential from its file anew.
 */
final class ConjurLogin {

	/**
	 * How long a token lasts when it does not say.
	 */
	static final Duration TOKEN_LIFE = Duration.ofMinutes(8);

	private static final int LARGEST_CREDENTIAL = 64 * 1024;

	private static final String TEXT = "text/plain";

	private static final String FORM = "application/x-www-form-urlencoded";

	private final ConjurAuthentication settings;

	private final ConjurCalls calls;

	ConjurLogin(ConjurAuthentication settings, ConjurCalls calls) {
		this.settings = settings;
		this.calls = calls;
	}

	Granted login() throws FailedCallException {
		ConjurAnswer answer = answer();
		if (answer.status() != 200) {
			throw ConjurFailure.ofLogin(answer);
		}
		JsonNode json = answer.json();
		JsonNode payload = (json != null) ? decoded(json.path("payload")) : null;
		if (json == null || payload == null || !json.path("protected").isString() || !json.path("signature").isString()
				|| !payload.path("iat").isIntegralNumber()) {
			throw new FailedCallException(new Malformed("Conjur answered 200 to the login without a token"));
		}
		Token token = Token.fromJson(new String(answer.body(), StandardCharsets.UTF_8));
		return new Granted(token, this.calls.values(token), life(payload));
	}

	private ConjurAnswer answer() throws FailedCallException {
		ConjurAuthentication way = this.settings;
		ConjurEndpoints endpoints = this.calls.endpoints();
		if (way.apiKey() instanceof ApiKey key) {
			return this.calls.login(endpoints.apiKeyLogin(key.login()), TEXT, credential(key.file()));
		}
		if (way.jwt() instanceof Jwt jwt) {
			String body = "jwt=" + URLEncoder.encode(credential(jwt.tokenFile()), StandardCharsets.UTF_8);
			String login = jwt.login();
			return this.calls.login(
					(login != null) ? endpoints.jwtLogin(jwt.serviceId(), login) : endpoints.jwtLogin(jwt.serviceId()),
					FORM, body);
		}
		if (way.certificate() instanceof Certificate host) {
			return this.calls.login(endpoints.certificateLogin(host.serviceId(), host.login()), TEXT, "");
		}
		throw new IllegalStateException("the settings name one way");
	}

	private static @Nullable JsonNode decoded(JsonNode payload) {
		try {
			return payload.isString() ? ConjurAnswer.json(Base64.getUrlDecoder().decode(urlSafe(payload.asString())))
					: null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Conjur has used both alphabets.
	 */
	private static String urlSafe(String base64) {
		return base64.strip().replace('+', '-').replace('/', '_');
	}

	private static Duration life(JsonNode payload) {
		long seconds = payload.path("exp").asLong(0) - payload.path("iat").asLong(0);
		return (seconds > 0) ? Duration.ofSeconds(seconds) : TOKEN_LIFE;
	}

	private static String credential(Path file) throws FailedCallException {
		try (InputStream stream = Files.newInputStream(file)) {
			String text = new String(stream.readNBytes(LARGEST_CREDENTIAL), StandardCharsets.UTF_8).strip();
			if (text.isEmpty()) {
				throw new FailedCallException(ConjurFailure.unavailable("the credential file " + file + " is empty"));
			}
			return text;
		}
		catch (IOException ex) {
			throw new FailedCallException(ConjurFailure
				.unavailable("the credential file " + file + " cannot be read: " + ex.getClass().getSimpleName()));
		}
	}

}
