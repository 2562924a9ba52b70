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
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.HttpLogin;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.provider.support.StoreJson;
import io.credbroker.spi.FetchResult.Failure;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Logs in once in the configured way, and reads each credential from its file at that
 * time.
 */
final class ConjurLogin extends HttpLogin<ConjurToken> {

	/**
	 * How long a token lasts when it does not say.
	 */
	static final Duration TOKEN_LIFE = Duration.ofMinutes(8);

	private static final String TEXT = "text/plain";

	private static final String FORM = "application/x-www-form-urlencoded";

	private final ConjurAuthentication settings;

	private final ConjurCalls calls;

	ConjurLogin(ConjurAuthentication settings, ConjurCalls calls) {
		super("Conjur", settings.credentialFile());
		this.settings = settings;
		this.calls = calls;
	}

	@Override
	public IssuedToken<ConjurToken> login(String correlationId) throws FailedCallException {
		return answered(this.calls.login(read(), correlationId));
	}

	@Override
	protected @Nullable IssuedToken<ConjurToken> token(JsonNode json, StoreHttpResponse answer) {
		JsonNode payload = decoded(json.path("payload"));
		if (payload == null || !json.path("protected").isString() || !json.path("signature").isString()
				|| !payload.path("iat").isIntegralNumber()) {
			return null;
		}
		Token token = Token.fromJson(answer.text());
		return new IssuedToken<>(new ConjurToken(token, this.calls.values(token)), life(payload));
	}

	@Override
	protected Failure refusal(StoreHttpResponse answer) {
		return ConjurFailure.ofLogin(answer);
	}

	private Credential read() throws FailedCallException {
		ConjurAuthentication way = this.settings;
		ConjurEndpoints endpoints = this.calls.endpoints();
		if (way.apiKey() instanceof ApiKey key) {
			return new Credential(endpoints.apiKeyLogin(key.login()), TEXT, readCredential());
		}
		if (way.jwt() instanceof Jwt jwt) {
			String login = jwt.login();
			URI uri = (login != null) ? endpoints.jwtLogin(jwt.serviceId(), login)
					: endpoints.jwtLogin(jwt.serviceId());
			return new Credential(uri, FORM, "jwt=" + URLEncoder.encode(readCredential(), StandardCharsets.UTF_8));
		}
		if (way.certificate() instanceof Certificate host) {
			return new Credential(endpoints.certificateLogin(host.serviceId(), host.login()), TEXT, "");
		}
		throw new IllegalStateException("the settings name one way");
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
