package io.credbroker.service.identity;

import java.text.ParseException;
import java.util.Map;
import java.util.regex.Pattern;

import com.nimbusds.jose.JOSEObject;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads tokens before they are verified.
 */
final class UnverifiedJwt {

	/** RFC 6750, section 2.1. */
	private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9\\-._~+/]+=*");

	private UnverifiedJwt() {
	}

	/**
	 * The token as a JWT, or {@code null} if it is opaque. A token whose header is a JSON
	 * object counts as a JWT and is refused if it cannot be parsed.
	 */
	static @Nullable JWT parse(String token) {
		try {
			return JWTParser.parse(token);
		}
		catch (ParseException | RuntimeException ex) {
			// The parser throws more than it declares, where a member is null for
			// example.
			if (hasHeader(token)) {
				throw unreadable();
			}
			return null;
		}
	}

	private static boolean hasHeader(String token) {
		int dot = token.indexOf('.');
		return dot > 0 && Base64URL.from(token.substring(0, dot)).decodeToString().stripLeading().startsWith("{");
	}

	/**
	 * The issuer that a JWT names.
	 */
	static @Nullable String issuer(JWT token) {
		Map<String, Object> claims = (token instanceof JOSEObject object && object.getPayload() != null)
				? object.getPayload().toJSONObject() : null;
		if (claims == null) {
			throw unreadable();
		}
		return (claims.get("iss") instanceof String issuer) ? issuer : null;
	}

	/**
	 * Whether a text has the form of a token.
	 */
	static boolean wellFormed(String token) {
		return TOKEN.matcher(token).matches();
	}

	static IdentityException unreadable() {
		return new IdentityException(ProblemCode.TOKEN_SIGNATURE_INVALID,
				"The token is not a signed JWT; send the complete access token unchanged, as the issuer returned it.");
	}

}
