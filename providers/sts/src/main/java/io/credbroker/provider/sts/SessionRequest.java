package io.credbroker.provider.sts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.credbroker.provider.support.FailedCallException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * What one lookup asks for: a role's options with the values of the lookup.
 */
record SessionRequest(RoleKey role, String name, @Nullable String policy, @Nullable String sourceIdentity,
		Map<String, String> tags) {

	private static final String UNKNOWN = "none";

	private static final String TAGS_CLAIM = "https://aws.amazon.com/tags";

	private static final String SOURCE_IDENTITY_CLAIM = "https://aws.amazon.com/source_identity";

	static SessionRequest of(RoleKey role, LookupValues values) throws FailedCallException {
		RoleOptions options = role.options();
		Map<String, String> tags = new TreeMap<>();
		for (Map.Entry<String, TextTemplate> tag : options.tags().entrySet()) {
			tags.put(tag.getKey(), BoundedText.TAG.fill(tag.getValue(), values::proven));
		}
		return new SessionRequest(role, BoundedText.NAME.fill(options.sessionName(), (name) -> shown(values, name)),
				(options.policy() != null) ? options.policy().fill(values) : null, (options.sourceIdentity() != null)
						? BoundedText.NAME.fill(options.sourceIdentity(), values::proven) : null,
				tags);
	}

	/**
	 * The name only tells who asked, so a lookup outside a task has one, too.
	 */
	private static String shown(LookupValues values, String name) {
		String known = values.known(name);
		return (known != null && !known.isEmpty()) ? known : UNKNOWN;
	}

	/**
	 * As a call that is signed with the broker's keys.
	 */
	AssumeRoleRequest.Builder signed() {
		return AssumeRoleRequest.builder()
			.roleArn(this.role.arn())
			.roleSessionName(this.name)
			.policy(this.policy)
			.policyArns(arns())
			.sourceIdentity(this.sourceIdentity)
			.externalId(this.role.options().externalId())
			.tags(this.tags.entrySet()
				.stream()
				.map((tag) -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
				.toList())
			.transitiveTagKeys(this.role.options().transitiveTags());
	}

	/**
	 * As a call that carries a token.
	 */
	AssumeRoleWithWebIdentityRequest.Builder withToken(String token) {
		return AssumeRoleWithWebIdentityRequest.builder()
			.roleArn(this.role.arn())
			.roleSessionName(this.name)
			.policy(this.policy)
			.policyArns(arns())
			.webIdentityToken(token);
	}

	private List<PolicyDescriptorType> arns() {
		return this.role.options()
			.policyArns()
			.stream()
			.map((arn) -> PolicyDescriptorType.builder().arn(arn).build())
			.toList();
	}

	/**
	 * What a token says for the service: there, tags and source identity are no
	 * parameters of the call.
	 */
	Map<String, Object> claims(StsService service) {
		Map<String, Object> claims = new LinkedHashMap<>();
		if (!this.tags.isEmpty()) {
			Map<String, Object> tags = new LinkedHashMap<>();
			Map<String, Object> values = new TreeMap<>();
			this.tags.forEach((key, value) -> values.put(key, List.of(value)));
			tags.put("principal_tags", values);
			if (!this.role.options().transitiveTags().isEmpty()) {
				tags.put("transitive_tag_keys", this.role.options().transitiveTags());
			}
			claims.put(TAGS_CLAIM, switch (service) {
				case AWS -> tags;
				case CEPH -> List.of(tags);
			});
		}
		if (this.sourceIdentity != null) {
			claims.put(SOURCE_IDENTITY_CLAIM, this.sourceIdentity);
		}
		return claims;
	}

}
