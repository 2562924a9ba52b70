package io.credbroker.provider.conjur;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import com.cyberark.conjur.api.Token;
import io.credbroker.provider.conjur.ConjurAuthentication.ApiKey;
import io.credbroker.provider.conjur.ConjurAuthentication.Certificate;
import io.credbroker.provider.conjur.ConjurAuthentication.Jwt;
import io.credbroker.provider.conjur.ConjurCalls.Credential;
import io.credbroker.provider.support.CredentialFile;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.Login;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.provider.support.StoreJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Logs in once in the configured way, and reads each credential from its file at that
 * time.
 */
final class ConjurLogin implements Login<ConjurToken> {

	/**
	 * How long a token lasts when it does not say.
	 */
	static final Duration TOKEN_LIFE = Duration.ofMinutes(8);

	private static final String TEXT = "text/plain";

	private static final String FORM = "application/x-www-form-urlencoded";

	private final ConjurAuthentication settings;

	private final ConjurCalls calls;

	ConjurLogin(ConjurAuthentication settings, ConjurCalls calls) {
		this.settings = settings;
		this.calls = calls;
	}

	@Override
	public IssuedToken<ConjurToken> login(String correlationId) throws FailedCallException {
		StoreHttpResponse answer = this.calls.login(read(), correlationId);
		if (answer.status() != 200) {
			throw ConjurFailure.ofLogin(answer);
		}
		JsonNode json = answer.json();
		JsonNode payload = (json != null) ? decoded(json.path("payload")) : null;
		if (json == null || payload == null || !json.path("protected").isString() || !json.path("signature").isString()
				|| !payload.path("iat").isIntegralNumber()) {
			throw FailedCallException.malformed("Conjur answered 200 to the login without a token");
		}
		Token token = Token.fromJson(answer.text());
		return new IssuedToken<>(new ConjurToken(token, this.calls.values(token)), life(payload));
	}

	private Credential read() throws FailedCallException {
		ConjurAuthentication way = this.settings;
		ConjurEndpoints endpoints = this.calls.endpoints();
		if (way.apiKey() instanceof ApiKey key) {
			return new Credential(endpoints.apiKeyLogin(key.login()), TEXT, CredentialFile.read(key.file()));
		}
		if (way.jwt() instanceof Jwt jwt) {
			String login = jwt.login();
			URI uri = (login != null) ? endpoints.jwtLogin(jwt.serviceId(), login)
					: endpoints.jwtLogin(jwt.serviceId());
			return new Credential(uri, FORM,
					"jwt=" + URLEncoder.encode(CredentialFile.read(jwt.tokenFile()), StandardCharsets.UTF_8));
		}
		if (way.certificate() instanceof Certificate host) {
			return new Credential(endpoints.certificateLogin(host.serviceId(), host.login()), TEXT, "");
		}
		throw new IllegalStateException("the settings name one way");
	}

	@Override
	public Object credential() {
		if (this.settings.apiKey() instanceof ApiKey key) {
			return CredentialFile.stamp(key.file());
		}
		return (this.settings.jwt() instanceof Jwt jwt) ? CredentialFile.stamp(jwt.tokenFile()) : TEXT;
	}

	private static @Nullable JsonNode decoded(JsonNode payload) {
		try {
			return payload.isString() ? StoreJson.object(Base64.getUrlDecoder().decode(urlSafe(payload.asString())))
					: null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Conjur versions differ in the Base64 alphabet that they use.
	 */
	private static String urlSafe(String base64) {
		return base64.strip().replace('+', '-').replace('/', '_');
	}

	private static Duration life(JsonNode payload) {
		long seconds = payload.path("exp").asLong(0) - payload.path("iat").asLong(0);
		return (seconds > 0) ? Duration.ofSeconds(seconds) : TOKEN_LIFE;
	}

}
