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
 * Reads tokens that nobody has vouched for yet.
 */
final class UnverifiedJwt {

	/** RFC 6750, section 2.1. */
	private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9\\-._~+/]+=*");

	private UnverifiedJwt() {
	}

	/**
	 * The token as a JWT; none, if only its issuer can read it. One whose header is a
	 * JSON object is meant as a JWT, so if it cannot be read, its issuer cannot read it
	 * either.
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
	 * Whether a text is of the form that tokens have.
	 */
	static boolean wellFormed(String token) {
		return TOKEN.matcher(token).matches();
	}

	static IdentityException unreadable() {
		return new IdentityException(ProblemCode.TOKEN_SIGNATURE_INVALID,
				"The token is not a signed JWT; send the access token that the issuer gave, whole and unchanged.");
	}

}
