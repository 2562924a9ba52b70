package io.credbroker.service.identity;

import java.time.Clock;
import java.time.Duration;
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
 * Checks the claims of a verified token: lifetime, audience, and that it is an access
 * token.
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
		Instant now = this.clock.instant();
		Instant expiry = checkTimes(now, claims.getExpirationTime(), claims.getNotBeforeTime());
		checkLife(now, expiry, claims.getIssueTime());
		checkAudience(claims.getAudience());
		checkPurpose(type, claims);
	}

	private Instant checkTimes(Instant now, @Nullable Date expiry, @Nullable Date notBefore) {
		if (expiry == null) {
			throw new IdentityException(ProblemCode.TOKEN_CLAIM_MISSING,
					"The token lacks the claim 'exp'; the broker accepts only tokens that expire.");
		}
		if (!now.isBefore(expiry.toInstant().plus(this.settings.clockSkew()))) {
			throw new IdentityException(ProblemCode.TOKEN_EXPIRED,
					"The token has expired; get a new one from its issuer.");
		}
		if (notBefore != null && now.isBefore(notBefore.toInstant().minus(this.settings.clockSkew()))) {
			throw new IdentityException(ProblemCode.TOKEN_EXPIRED,
					"The token is not valid yet (nbf); compare the clocks of the issuer and the broker.");
		}
		return expiry.toInstant();
	}

	/**
	 * Limits the lifetime of a token, also of one that was signed with a stolen key.
	 */
	private void checkLife(Instant now, Instant expiry, @Nullable Date issued) {
		Duration longest = this.settings.maxTokenLife().plus(this.settings.clockSkew());
		if (expiry.isAfter(now.plus(longest))) {
			throw new IdentityException(ProblemCode.TOKEN_LIFE_TOO_LONG,
					"The token expires (exp) later than the max-token-life of its issuer allows, which is %s; configure a shorter lifetime at the issuer."
						.formatted(this.settings.maxTokenLife().toString().substring(2).toLowerCase(Locale.ROOT)));
		}
		if (issued != null && now.isAfter(issued.toInstant().plus(longest))) {
			throw new IdentityException(ProblemCode.TOKEN_EXPIRED,
					"The token was issued (iat) longer ago than the max-token-life of its issuer allows; get a new one.");
		}
	}

	private void checkAudience(List<String> audiences) {
		if (Collections.disjoint(audiences, this.settings.audiences())) {
			throw new IdentityException(ProblemCode.TOKEN_AUDIENCE_MISMATCH,
					"The token is meant for %s; ask its issuer for one with audience %s.".formatted(
							audiences.isEmpty() ? "no audience" : LogSafe.word(String.join(", ", audiences)),
							LogSafe.word(String.join("' or '", new TreeSet<>(this.settings.audiences())))));
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
					"The token is not an access token but for another purpose, such as an ID token; "
							+ "send the access token.");
		}
	}

	private static boolean hasAny(JWTClaimsSet claims, Collection<String> names) {
		return names.stream().anyMatch((name) -> claims.getClaim(name) != null);
	}

}
