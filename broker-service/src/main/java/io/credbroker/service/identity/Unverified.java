package io.credbroker.service.identity;

import java.text.ParseException;
import java.util.regex.Pattern;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads tokens that nobody has vouched for yet.
 */
final class Unverified {

	/** RFC 6750, section 2.1. */
	private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9\\-._~+/]+=*");

	private Unverified() {
	}

	/**
	 * The token as a JWT; none, if only its issuer can read it.
	 */
	static @Nullable JWT jwt(String token) {
		try {
			return JWTParser.parse(token);
		}
		catch (ParseException | IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * The issuer that a JWT names.
	 */
	static @Nullable String issuer(JWT token) {
		try {
			JWTClaimsSet claims = token.getJWTClaimsSet();
			if (claims != null) {
				return claims.getIssuer();
			}
		}
		catch (ParseException | IllegalArgumentException ex) {
			// Falls through to the one answer for every unreadable token.
		}
		throw unreadable();
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
