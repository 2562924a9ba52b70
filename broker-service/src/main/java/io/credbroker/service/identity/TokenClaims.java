package io.credbroker.service.identity;

import java.text.ParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.nimbusds.jwt.JWTClaimsSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the registered claims of RFC 7519 and checks their types.
 */
final class TokenClaims {

	private static final List<String> TEXTS = List.of("iss", "sub", "jti");

	private static final String AUDIENCE = "aud";

	private TokenClaims() {
	}

	/**
	 * The claims of a JSON object; one that is null counts as missing.
	 */
	static JWTClaimsSet read(@Nullable Map<String, Object> json) {
		if (json == null) {
			throw unreadable();
		}
		Map<String, Object> claims = new HashMap<>(json);
		claims.values().removeIf(Objects::isNull);
		NumericDates.check(claims);
		TEXTS.forEach((name) -> {
			if (claims.get(name) != null) {
				ClaimTexts.text(name, claims.get(name));
			}
		});
		checkAudience(claims.get(AUDIENCE));
		try {
			return JWTClaimsSet.parse(claims);
		}
		catch (ParseException | IllegalArgumentException ex) {
			throw unreadable();
		}
	}

	private static void checkAudience(@Nullable Object audience) {
		switch (audience) {
			case null -> {
			}
			case Collection<?> several -> several.forEach((one) -> ClaimTexts.text(AUDIENCE, one));
			default -> ClaimTexts.text(AUDIENCE, audience);
		}
	}

	private static IdentityException unreadable() {
		return ClaimTexts.unreadable("(payload)", "it is not a JSON object of claims");
	}

}
