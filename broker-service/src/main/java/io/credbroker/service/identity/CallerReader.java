package io.credbroker.service.identity;

import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jwt.JWTClaimsSet;
import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads a caller from verified claims, or reports the missing claim.
 * <p>
 * A token with unreadable groups is refused: ignoring them could bypass a rule that
 * denies one of them.
 */
final class CallerReader {

	private final String issuer;

	private final Preset preset;

	private final ClaimNames names;

	CallerReader(String issuer, Preset preset, ClaimProperties configured) {
		this.issuer = issuer;
		this.preset = preset;
		this.names = preset.names(configured);
	}

	Set<String> policyClaims() {
		return Set.copyOf(this.names.policy());
	}

	Caller read(JWTClaimsSet verified, @Nullable ConfirmationClaim confirmation) {
		Map<String, Object> claims = verified.getClaims();
		this.names.required().forEach((name) -> require(ClaimPath.find(claims, name), name));
		String subject = require(first(claims, this.names.subject()), String.join(" or ", this.names.subject()));
		return new Caller(this.issuer, subject, first(claims, this.names.client()), groups(claims),
				this.preset.namesServiceAccounts() ? ServiceAccounts.read(claims) : null, forPolicies(claims),
				metadata(verified, confirmation));
	}

	private TokenMetadata metadata(JWTClaimsSet claims, @Nullable ConfirmationClaim confirmation) {
		Date issued = claims.getIssueTime();
		return new TokenMetadata(claims.getJWTID(), (issued != null) ? issued.toInstant() : null,
				require(claims.getExpirationTime(), "exp").toInstant(), claims.getAudience(),
				(confirmation != null) ? confirmation.binding() : Binding.NONE,
				this.preset.namesServiceAccounts() ? PodReferences.read(claims.getClaims()) : null);
	}

	private Set<String> groups(Map<String, Object> claims) {
		Set<String> groups = new HashSet<>();
		for (String name : this.names.groups()) {
			if (GroupOverage.of(claims, name)) {
				throw ClaimTexts.unreadable(name, "the issuer left it out because the caller has too many groups; "
						+ "have it send only the groups assigned to the broker's application, or roles");
			}
			Object value = ClaimPath.find(claims, name);
			if (value != null) {
				groups
					.addAll(this.preset.splitsGroups() ? ClaimTexts.words(name, value) : ClaimTexts.whole(name, value));
			}
		}
		return groups;
	}

	private Map<String, Set<String>> forPolicies(Map<String, Object> claims) {
		Map<String, Set<String>> found = new HashMap<>();
		for (String name : this.names.policy()) {
			Object value = ClaimPath.find(claims, name);
			if (value != null) {
				found.put(name, ClaimTexts.values(name, value));
			}
		}
		return found;
	}

	private static @Nullable String first(Map<String, Object> claims, List<String> names) {
		for (String name : names) {
			if (ClaimPath.find(claims, name) instanceof String text && !text.isBlank()) {
				return ClaimTexts.text(name, text);
			}
		}
		return null;
	}

	private static <T> T require(@Nullable T value, String name) {
		if (value == null) {
			throw new IdentityException(ProblemCode.TOKEN_CLAIM_MISSING,
					"The token lacks the claim %s; configure its issuer to send it.".formatted(LogSafe.word(name)));
		}
		return value;
	}

}
