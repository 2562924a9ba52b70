package io.credbroker.service.identity;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a verified token says about itself: when it is valid, for whom, and that it
 * is an access token.
 */
final class ClaimChecks {

	private static final List<String> ID_TOKEN_CLAIMS = List.of("nonce", "at_hash", "c_hash");

	private static final Set<String> OTHER_PURPOSES = Set.of("id", "refresh", "offline", "logout");

	private final IssuerProperties settings;

	private final Clock clock;

	ClaimChecks(IssuerProperties settings, Clock clock) {
		this.settings = settings;
		this.clock = clock;
	}

	void check(@Nullable JOSEObjectType type, JWTClaimsSet claims) {
		checkTimes(claims.getExpirationTime(), claims.getNotBeforeTime());
		checkAudience(claims.getAudience());
		checkPurpose(type, claims);
	}

	private void checkTimes(@Nullable Date expiry, @Nullable Date notBefore) {
		Instant now = this.clock.instant();
		if (expiry == null) {
			throw new IdentityException(ProblemCode.TOKEN_CLAIM_MISSING,
					"The token lacks the claim 'exp'; the broker accepts only tokens that end.");
		}
		if (!now.isBefore(expiry.toInstant().plus(this.settings.clockSkew()))) {
			throw new IdentityException(ProblemCode.TOKEN_EXPIRED,
					"The token has expired; get a new one from its issuer.");
		}
		if (notBefore != null && now.isBefore(notBefore.toInstant().minus(this.settings.clockSkew()))) {
			throw new IdentityException(ProblemCode.TOKEN_EXPIRED,
					"The token is not valid yet (nbf); compare the clocks of the issuer and the broker.");
		}
	}

	private void checkAudience(List<String> audiences) {
		if (Collections.disjoint(audiences, this.settings.audiences())) {
			throw new IdentityException(ProblemCode.TOKEN_AUDIENCE_MISMATCH,
					"The token is meant for %s; ask its issuer for one with audience %s.".formatted(
							audiences.isEmpty() ? "no audience" : Shown.word(String.join(", ", audiences)),
							Shown.word(String.join("' or '", new TreeSet<>(this.settings.audiences())))));
		}
	}

	private void checkPurpose(@Nullable JOSEObjectType type, JWTClaimsSet claims) {
		String typed = (type != null) ? type.getType().toLowerCase(Locale.ROOT) : "jwt";
		boolean foreign = claims.getClaim("typ") instanceof String purpose
				&& OTHER_PURPOSES.contains(purpose.toLowerCase(Locale.ROOT));
		Set<String> marks = this.settings.preset().marks();
		if (!this.settings.tokenTypes().contains(typed) || foreign || hasAny(claims, ID_TOKEN_CLAIMS)
				|| !(marks.isEmpty() || hasAny(claims, marks))) {
			throw new IdentityException(ProblemCode.TOKEN_CLAIM_MISSING,
					"The token is not an access token but made for another purpose, such as an ID token; "
							+ "send the access token.");
		}
	}

	private static boolean hasAny(JWTClaimsSet claims, Collection<String> names) {
		return names.stream().anyMatch((name) -> claims.getClaim(name) != null);
	}

}
