package io.credbroker.service.identity;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The names of the claims to read; the preset provides the ones not set.
 * <p>
 * A claim is given by its name, or by a path of names separated by dots, such as
 * {@code realm_access.roles}.
 *
 * @param groups the claims with groups, as a list or as words separated by blanks; all of
 * them count
 * @param subject the claims that identify the caller within its issuer; the first one
 * present counts
 * @param client the claims that name the OAuth2 client; the first one present counts
 * @param required claims that a token must have to be accepted
 * @param policy further claims that policies may use
 */
record ClaimProperties(@Nullable List<String> groups, @Nullable List<String> subject, @Nullable List<String> client,
		@DefaultValue List<String> required, @DefaultValue List<String> policy) {

	ClaimProperties {
		if (subject != null && (subject.isEmpty() || subject.stream().anyMatch(String::isBlank))) {
			throw new IllegalArgumentException("subject is empty; name the claim that identifies the caller");
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
