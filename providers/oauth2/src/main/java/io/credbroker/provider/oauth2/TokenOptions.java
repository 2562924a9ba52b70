package io.credbroker.provider.oauth2;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretOptions;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * What a mapping says of the token that it needs.
 *
 * @param onBehalfOf whether the caller's token is exchanged
 * @param least how far a part of the context must be known that a text names
 */
record TokenOptions(boolean onBehalfOf, List<OptionTemplate> scope, List<OptionTemplate> audience,
		List<OptionTemplate> resource, @Nullable String tokenType, Standing least) {

	private static final List<String> NAMES = List.of("scope", "audience", "resource", "on-behalf-of",
			"requested-token-type", "context");

	private static final String TYPE = "urn:ietf:params:oauth:token-type:";

	private static final Set<String> TYPES = Set.of(TYPE + "access_token", TYPE + "jwt");

	/**
	 * Reads the options.
	 * @throws IllegalArgumentException if they cannot be used
	 */
	static TokenOptions of(SecretKey key, Preset preset) {
		SecretOptions options = key.options();
		options.requireOnly(NAMES);
		TokenOptions read = new TokenOptions(isTrue(options, "on-behalf-of"), templates(options, "scope"),
				templates(options, "audience"), templates(options, "resource"), options.text("requested-token-type"),
				least(options));
		if (read.tokenType != null && !(read.onBehalfOf && TYPES.contains(read.tokenType))) {
			throw new IllegalArgumentException(
					"option \"requested-token-type\" belongs to on-behalf-of, and is one of: "
							+ String.join(", ", TYPES.stream().sorted().toList()));
		}
		preset.check(read);
		return read;
	}

	private static boolean isTrue(SecretOptions options, String name) {
		return switch (Objects.requireNonNullElse(options.text(name), "false")) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException("option \"%s\" must be true or false".formatted(name));
		};
	}

	private static Standing least(SecretOptions options) {
		return switch (Objects.requireNonNullElse(options.text("context"), "verified")) {
			case "verified" -> Standing.VERIFIED;
			case "attested" -> Standing.ATTESTED;
			case "asserted" -> Standing.ASSERTED;
			default -> throw new IllegalArgumentException("option \"context\" must be verified, attested or asserted");
		};
	}

	private static List<OptionTemplate> templates(SecretOptions options, String name) {
		return options.texts(name).stream().map((text) -> OptionTemplate.of(name, text, options.variables())).toList();
	}

	/**
	 * The parts of the context that the token depends on.
	 */
	IssuingScope issuingScope() {
		Set<ContextPart> parts = EnumSet.noneOf(ContextPart.class);
		Stream.of(this.scope, this.audience, this.resource)
			.flatMap(List::stream)
			.forEach((template) -> template.addParts(parts));
		if (this.onBehalfOf) {
			parts.add(ContextPart.CALLER_TOKEN);
		}
		return new IssuingScope(parts);
	}

	/**
	 * What is asked for in this lookup.
	 */
	TokenRequest asked(FetchRequest request) throws FailedCallException {
		return new TokenRequest(this.onBehalfOf ? callerToken(request) : null, filled(this.scope, request),
				filled(this.audience, request), filled(this.resource, request), this.tokenType);
	}

	private List<String> filled(List<OptionTemplate> templates, FetchRequest request) throws FailedCallException {
		List<String> texts = new ArrayList<>();
		for (OptionTemplate template : templates) {
			texts.add(template.filled(request, this.least));
		}
		return texts;
	}

	private static SecretValue callerToken(FetchRequest request) throws FailedCallException {
		ContextValue token = request.context().value(ContextPart.CALLER_TOKEN);
		if (token == null || token.texts().size() != 1) {
			throw new FailedCallException(new Denied("nobody's token is there to be exchanged"));
		}
		return SecretValue.of(token.texts().getFirst());
	}

}
