package io.credbroker.provider.sts;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.credbroker.spi.SecretOptions;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * How a mapping wants a role to be assumed.
 *
 * @param policy narrows the session, {@code null} for no further
 * @param policyArns managed policies that narrow it
 * @param sessionName names the session in the logs of the service
 * @param sourceIdentity names it in the logs of what the session assumes in turn
 * @param tags session tags
 * @param transitiveTags which of them go on to what the session assumes in turn
 * @param lifetime for how long
 * @param externalId what the trust policy of another account asks for
 * @param required how far a part of the context must be known to decide what is issued
 */
record RoleOptions(@Nullable PolicyTemplate policy, List<String> policyArns, TextTemplate sessionName,
		@Nullable TextTemplate sourceIdentity, Map<String, TextTemplate> tags, List<String> transitiveTags,
		SessionLifetime lifetime, @Nullable String externalId, Standing required) {

	static final List<String> NAMES = List.of("policy", "policy-arns", "session-name", "source-identity", "tags",
			"transitive-tags", "duration", "max-duration", "external-id", "context");

	static final String DEFAULT_NAME = "{dag},{task},{run}";

	private static final int MOST_ARNS = 10;

	private static final int MOST_TAGS = 50;

	private static final Pattern POLICY_ARN = Pattern
		.compile("arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[\\x21-\\x7e]+");

	private static final Pattern TAG_KEY = Pattern.compile("(?!(?i:aws:))[\\p{L}\\p{N} _.:/=+@-]{1,128}");

	private static final Pattern EXTERNAL_ID = Pattern.compile("[A-Za-z0-9_+=,.@:/-]{2,1224}");

	/**
	 * Reads the options of a key.
	 * @throws IllegalArgumentException when one is wrong, or would have no effect
	 */
	static RoleOptions read(SecretOptions options, ServiceLimits limits) {
		options.requireOnly(NAMES);
		ContextNames.checkCaptures(options);
		limits.check(options);
		String policy = options.text("policy");
		Map<String, TextTemplate> tags = tags(options);
		RoleOptions read = new RoleOptions((policy != null) ? PolicyTemplate.parse(policy, limits.service()) : null,
				policyArns(options.texts("policy-arns")), named(options, "session-name", DEFAULT_NAME),
				(options.text("source-identity") != null) ? named(options, "source-identity", "") : null, tags,
				transitive(options.texts("transitive-tags"), tags.keySet()),
				SessionLifetime.read(options, limits.longest()), externalId(options.text("external-id")),
				standing(options.text("context")));
		if (read.policy() != null) {
			ContextNames.check("policy", read.policy().names(), options);
		}
		return read;
	}

	/**
	 * The names that decide what is issued.
	 */
	Set<String> decisive() {
		Set<String> names = new TreeSet<>((this.policy != null) ? this.policy.names() : Set.of());
		this.tags.values().forEach((tag) -> names.addAll(tag.names()));
		if (this.sourceIdentity != null) {
			names.addAll(this.sourceIdentity.names());
		}
		return names;
	}

	private static TextTemplate named(SecretOptions options, String option, String otherwise) {
		String text = options.text(option);
		return template(option, (text != null) ? text : otherwise, BoundedText.NAME, options);
	}

	private static TextTemplate template(String option, String text, BoundedText bounds, SecretOptions options) {
		TextTemplate template = TextTemplate.parse(text);
		ContextNames.check(option, template.names(), options);
		for (TextTemplate.Part part : template.parts()) {
			if (part instanceof TextTemplate.Literal(var literal) && !bounds.allows(literal)) {
				throw new IllegalArgumentException(
						"%s holds \"%s\", which the service does not allow there; use letters, digits and _ + = , . @ - beside names such as {dag}"
							.formatted(option, literal));
			}
		}
		return template;
	}

	private static Map<String, TextTemplate> tags(SecretOptions options) {
		Map<String, TextTemplate> tags = new TreeMap<>();
		options.entries("tags").forEach((key, text) -> {
			if (!TAG_KEY.matcher(key).matches()) {
				throw new IllegalArgumentException(
						"tags: \"%s\" is no key of a tag: 1 to 128 letters, digits, spaces and _ . : / = + @ -, not beginning with aws:"
							.formatted(key));
			}
			tags.put(key, template("tags." + key, text, BoundedText.TAG, options));
		});
		if (tags.size() > MOST_TAGS) {
			throw new IllegalArgumentException(
					"tags: there may be %d, and there are %d".formatted(MOST_TAGS, tags.size()));
		}
		return Map.copyOf(tags);
	}

	private static List<String> transitive(List<String> keys, Set<String> tags) {
		for (String key : keys) {
			if (!tags.contains(key)) {
				throw new IllegalArgumentException("transitive-tags names \"%s\", which is not in tags".formatted(key));
			}
		}
		return keys;
	}

	private static List<String> policyArns(List<String> arns) {
		for (String arn : arns) {
			if (!POLICY_ARN.matcher(arn).matches() || arn.contains("{")) {
				throw new IllegalArgumentException(
						"policy-arns: \"%s\" is no managed policy; give it as arn:aws:iam::111122223333:policy/etl"
							.formatted(arn));
			}
		}
		if (arns.size() > MOST_ARNS) {
			throw new IllegalArgumentException(
					"policy-arns: there may be %d, and there are %d".formatted(MOST_ARNS, arns.size()));
		}
		return arns;
	}

	private static @Nullable String externalId(@Nullable String id) {
		if (id != null && !EXTERNAL_ID.matcher(id).matches()) {
			throw new IllegalArgumentException("external-id must have 2 to 1224 letters, digits or any of _+=,.@:/-");
		}
		return id;
	}

	private static Standing standing(@Nullable String word) {
		return switch (word) {
			case null -> Standing.VERIFIED;
			case "verified" -> Standing.VERIFIED;
			case "attested" -> Standing.ATTESTED;
			case "asserted" -> Standing.ASSERTED;
			default -> throw new IllegalArgumentException("context must be verified, attested or asserted");
		};
	}

}
