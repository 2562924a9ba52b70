package io.credbroker.service.policy;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.PolicyRule.CallerMatch;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line what a rule asks for and a lookup lacks.
 */
final class Misses {

	private Misses() {
	}

	static String ofMapping(Part part, PolicyRule rule, Mapping mapping) {
		return (part == Part.TAGS)
				? "asks for a tag of %s; the mapping has %s".formatted(words(rule.resources().tags()),
						words(mapping.tags()))
				: "names %s; the id is %s"
					.formatted(words(rule.resources().ids().getOrDefault(mapping.kind(), List.of())), mapping.id());
	}

	static String ofCaller(Part part, PolicyRule rule, Caller caller) {
		CallerMatch match = rule.callers();
		return switch (part) {
			case ISSUER -> asks("the issuer", match.issuer(), caller.issuer());
			case GROUPS -> "asks for a group of %s; the caller is in none of them".formatted(words(match.groups()));
			case SUBJECT -> asks("a subject of", words(match.subjects()), caller.subject());
			case CLIENT -> asks("a client of", words(match.clients()), caller.client());
			case SERVICE_ACCOUNT ->
				asks("a service account of", words(match.serviceAccounts()), caller.serviceAccount());
			case CLAIMS -> claims(match, caller);
			default -> "asks for a token that is bound (%s); the token's binding is %s"
				.formatted(lower(Objects.requireNonNull(rule.terms().binding())), lower(caller.binding()));
		};
	}

	private static String claims(CallerMatch match, Caller caller) {
		return new TreeMap<>(match.claims()).entrySet()
			.stream()
			.filter((claim) -> !caller.claims().containsKey(claim.getKey())
					|| !Words.allow(claim.getValue(), caller.claims().getOrDefault(claim.getKey(), claim.getValue())))
			.map(Map.Entry::getKey)
			.findFirst()
			.map((name) -> "asks for a claim %s of %s; the token has %s".formatted(name,
					words(match.claims().getOrDefault(name, Set.of())),
					words(caller.claims().getOrDefault(name, Set.of()))))
			.orElse("");
	}

	static String ofContext(Part part, PolicyRule rule, AssertedContext said) {
		Asserted asserted = Objects.requireNonNull(Asserted.of(part));
		return "applies to the %s %s; the request says %s".formatted(asserted.plural(),
				words(asserted.asked(rule.context())), orNone(asserted.said(said)));
	}

	private static String asks(String what, @Nullable String asked, @Nullable String has) {
		return "asks for %s %s; the caller's is %s".formatted(what, asked, orNone(has));
	}

	private static String words(Collection<String> words) {
		return words.isEmpty() ? "none" : words.stream().sorted().collect(Collectors.joining(", "));
	}

	private static String orNone(@Nullable String word) {
		return (word != null) ? word : "none";
	}

	private static String lower(Enum<?> word) {
		return word.name().toLowerCase(Locale.ROOT);
	}

}
