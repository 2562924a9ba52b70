package io.credbroker.service.identity;

import java.util.List;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which claims say what about a caller.
 * <p>
 * A claim is named by its own name, or by a path of names with dots between, such as
 * {@code realm_access.roles}.
 *
 * @param groups the claims that hold groups, as a list or as words with blanks between;
 * all that are there count
 * @param subject the claim that names the caller within its issuer
 * @param client the claims that may name the OAuth2 client; the first that is there
 * counts
 * @param required claims that a token must have to be accepted at all
 * @param policy further claims that policies may name
 */
record ClaimProperties(@DefaultValue("groups") List<String> groups, @DefaultValue("sub") String subject,
		@DefaultValue( {
				"azp", "client_id", "cid", "appid" }) List<String> client,
		@DefaultValue List<String> required, @DefaultValue List<String> policy){

	ClaimProperties {
		if (subject.isBlank()) {
			throw new IllegalArgumentException("subject is empty; name the claim that tells callers apart");
		}
		groups = List.copyOf(groups);
		client = List.copyOf(client);
		required = List.copyOf(required);
		policy = List.copyOf(policy);
	}

}
