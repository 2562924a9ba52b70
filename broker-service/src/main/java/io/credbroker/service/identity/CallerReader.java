package io.credbroker.service.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.nimbusds.jwt.JWTClaimsSet;
import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads a caller out of verified claims, or says which claim is missing.
 * <p>
 * Groups that are there but cannot be read refuse the token: leaving them out could slip
 * past a rule that denies one of them.
 */
final class CallerReader {

	private static final Pattern SERVICE_ACCOUNT = Pattern.compile("system:serviceaccount:([^:]+):([^:]+)");

	private static final Pattern BLANKS = Pattern.compile("\\s+");

	private final String issuer;

	private final ClaimProperties names;

	CallerReader(String issuer, ClaimProperties names) {
		this.issuer = issuer;
		this.names = names;
	}

	Caller read(JWTClaimsSet verified, @Nullable Confirmation confirmation) {
		Map<String, Object> claims = verified.getClaims();
		this.names.required().forEach((name) -> require(ClaimPath.find(claims, name), name));
		String subject = text(claims, this.names.subject());
		return new Caller(this.issuer, require(subject, this.names.subject()), client(claims), groups(claims),
				serviceAccount(claims), shown(claims), assertion(verified, confirmation));
	}

	private static Assertion assertion(JWTClaimsSet claims, @Nullable Confirmation confirmation) {
		Date issued = claims.getIssueTime();
		return new Assertion(claims.getJWTID(), (issued != null) ? issued.toInstant() : null,
				require(claims.getExpirationTime(), "exp").toInstant(), claims.getAudience(),
				(confirmation != null) ? confirmation.binding() : Binding.NONE);
	}

	/**
	 * What policies may see besides; a claim that cannot be read refuses the token, as
	 * with groups.
	 */
	private Map<String, Set<String>> shown(Map<String, Object> claims) {
		Map<String, Set<String>> shown = new HashMap<>();
		for (String name : this.names.policy()) {
			Object value = ClaimPath.find(claims, name);
			if (value != null) {
				shown.put(name, texts(name, value));
			}
		}
		return shown;
	}

	private static Set<String> texts(String name, Object value) {
		return switch (value) {
			case String text -> Set.of(text);
			case Boolean truth -> Set.of(truth.toString());
			case Integer number -> Set.of(number.toString());
			case Long number -> Set.of(number.toString());
			case Collection<?> list ->
				list.stream().map((text) -> group(name, text)).collect(Collectors.toUnmodifiableSet());
			default -> throw unreadable(name, "it is neither a text, a number, true or false, nor a list of texts");
		};
	}

	private @Nullable String client(Map<String, Object> claims) {
		for (String name : this.names.client()) {
			String client = text(claims, name);
			if (client != null) {
				return client;
			}
		}
		return null;
	}

	private Set<String> groups(Map<String, Object> claims) {
		Set<String> groups = new HashSet<>();
		for (String name : this.names.groups()) {
			if (heldElsewhere(claims, name)) {
				throw unreadable(name, "the issuer left it out because the caller has too many groups; "
						+ "have it send only the groups assigned to the broker's application, or roles");
			}
			addGroups(groups, name, ClaimPath.find(claims, name));
		}
		return groups;
	}

	private static void addGroups(Set<String> groups, String name, @Nullable Object value) {
		switch (value) {
			case null -> {
			}
			case String words ->
				Arrays.stream(BLANKS.split(words)).filter((word) -> !word.isEmpty()).forEach(groups::add);
			case Collection<?> list -> list.forEach((group) -> groups.add(group(name, group)));
			default -> throw unreadable(name, "it is neither a text nor a list of texts");
		}
	}

	private static String group(String name, @Nullable Object group) {
		if (group instanceof String text) {
			return text;
		}
		throw unreadable(name, "it is neither a text nor a list of texts");
	}

	/**
	 * Whether groups are replaced by a reference, as Entra ID does above a few hundred.
	 */
	private static boolean heldElsewhere(Map<String, Object> claims, String name) {
		return claims.get("_claim_names") instanceof Map<?, ?> elsewhere && elsewhere.containsKey(name);
	}

	private static @Nullable String serviceAccount(Map<String, Object> claims) {
		if (claims.get("sub") instanceof String subject) {
			Matcher account = SERVICE_ACCOUNT.matcher(subject);
			if (account.matches()) {
				return account.group(1) + "/" + account.group(2);
			}
		}
		if (claims.get("kubernetes.io") instanceof Map<?, ?> bound) {
			Object namespace = bound.get("namespace");
			Object name = ClaimPath.find(bound, "serviceaccount.name");
			return (namespace instanceof String && name instanceof String) ? namespace + "/" + name : null;
		}
		return null;
	}

	private static @Nullable String text(Map<String, Object> claims, String name) {
		return (ClaimPath.find(claims, name) instanceof String text && !text.isBlank()) ? text : null;
	}

	private static <T> T require(@Nullable T value, String name) {
		if (value == null) {
			throw new IdentityException(ProblemCode.TOKEN_CLAIM_MISSING,
					"The token lacks the claim %s; configure its issuer to send it.".formatted(Shown.word(name)));
		}
		return value;
	}

	private static IdentityException unreadable(String name, String why) {
		return new IdentityException(ProblemCode.TOKEN_CLAIM_MISSING,
				"The token's claim %s cannot be read: %s.".formatted(Shown.word(name), why));
	}

}
