package io.credbroker.service.identity;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which claims say what about a caller; what is left out, the preset says.
 * <p>
 * A claim is named by its own name, or by a path of names with dots between, such as
 * {@code realm_access.roles}.
 *
 * @param groups the claims that hold groups, as a list or as words with blanks between;
 * all that are there count
 * @param subject the claims that may name the caller within its issuer; the first that is
 * there counts
 * @param client the claims that may name the OAuth2 client; the first that is there
 * counts
 * @param required claims that a token must have to be accepted at all
 * @param policy further claims that policies may name
 */
record ClaimProperties(@Nullable List<String> groups, @Nullable List<String> subject, @Nullable List<String> client,
		@DefaultValue List<String> required, @DefaultValue List<String> policy) {

	ClaimProperties {
		if (subject != null && (subject.isEmpty() || subject.stream().anyMatch(String::isBlank))) {
			throw new IllegalArgumentException("subject is empty; name the claim that tells callers apart");
		}
		WildcardCheck.check("claims.groups", groups);
		WildcardCheck.check("claims.subject", subject);
		WildcardCheck.check("claims.client", client);
		WildcardCheck.check("claims.required", required);
		WildcardCheck.check("claims.policy", policy);
		groups = (groups != null) ? List.copyOf(groups) : null;
		subject = (subject != null) ? List.copyOf(subject) : null;
		client = (client != null) ? List.copyOf(client) : null;
		required = List.copyOf(required);
		policy = List.copyOf(policy);
	}

}
