package io.credbroker.service.identity;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import io.credbroker.api.ProblemCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an issuer for the claims of an opaque token (RFC 7662).
 */
final class Introspection {

	private static final Logger log = LoggerFactory.getLogger(Introspection.class);

	private static final Set<String> ACCESS_TOKENS = Set.of("bearer", "dpop",
			"urn:ietf:params:oauth:token-type:access_token");

	private final String issuer;

	private final IssuerProperties settings;

	private final URI uri;

	private final String clientId;

	private final Path secretFile;

	private final Duration remember;

	private final IssuerDocuments documents;

	Introspection(String issuer, IssuerProperties settings, IntrospectionProperties introspection,
			IssuerDocuments documents) {
		this.issuer = issuer;
		this.settings = settings;
		this.uri = Objects.requireNonNull(introspection.uri());
		this.clientId = introspection.clientId();
		this.secretFile = Objects.requireNonNull(introspection.clientSecretFile());
		this.remember = introspection.remember();
		this.documents = documents;
	}

	/**
	 * The claims of a token that is active.
	 */
	JWTClaimsSet ask(String token) {
		return TokenClaims.read(active(answer(token)));
	}

	/**
	 * How long an answer may be cached at most.
	 */
	Duration remember() {
		return this.remember;
	}

	/**
	 * The issuer's answer, which at least has the member {@code active}.
	 */
	private Map<String, Object> answer(String token) {
		try {
			Map<String, Object> answer = JSONObjectUtils.parse(this.documents.ask(this.uri,
					"token_type_hint=access_token&token=" + encoded(token), credentials()));
			if (answer.get("active") instanceof Boolean) {
				return answer;
			}
			throw new ParseException("the answer does not say whether the token is active", 0);
		}
		catch (IOException | ParseException | RuntimeException ex) {
			String message = ex.getMessage();
			log.atWarn()
				.addKeyValue("issuer", this.issuer)
				.addKeyValue("uri", this.uri)
				.log("The issuer could not be asked about a token: {}",
						(message != null) ? LogSafe.word(message) : ex.getClass().getSimpleName());
			throw unavailable();
		}
	}

	private Map<String, Object> active(Map<String, Object> answer) {
		Object type = answer.get("token_type");
		boolean access = type == null
				|| (type instanceof String word && ACCESS_TOKENS.contains(word.toLowerCase(Locale.ROOT)));
		if (!Boolean.TRUE.equals(answer.get("active")) || !access) {
			throw new IdentityException(ProblemCode.TOKEN_EXPIRED,
					"The issuer %s reports that the token is not active; get a new one from it."
						.formatted(LogSafe.word(this.issuer)));
		}
		Object named = answer.get("iss");
		if (named != null && !named.equals(this.settings.issuer())) {
			throw new IdentityException(ProblemCode.TOKEN_ISSUER_UNKNOWN,
					"The issuer %s reports that the token is from another issuer."
						.formatted(LogSafe.word(this.issuer)));
		}
		return answer;
	}

	private String credentials() throws IOException {
		String secret = Files.readString(this.secretFile).strip();
		return "Basic " + Base64.getEncoder()
			.encodeToString((encoded(this.clientId) + ":" + encoded(secret)).getBytes(StandardCharsets.UTF_8));
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private IdentityException unavailable() {
		return new IdentityException(ProblemCode.IDENTITY_KEYS_UNAVAILABLE,
				"The issuer %s could not be asked about the token; try again shortly."
					.formatted(LogSafe.word(this.issuer)));
	}

}
