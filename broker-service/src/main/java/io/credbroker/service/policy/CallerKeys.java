package io.credbroker.service.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.credbroker.service.policy.PolicyRule.CallerMatch;

/**
 * Words under which rules are filed so that those about at least the same callers are
 * found: one that is filed by {@link #narrowest} covers another only if it is found by
 * one of {@link #all} of the other.
 */
final class CallerKeys {

	private static final String ACCOUNT = "account ";

	private CallerKeys() {
	}

	/**
	 * Every word of the part that narrows the callers most.
	 */
	static Set<String> narrowest(CallerMatch callers) {
		return parts(callers).findFirst().<Set<String>>map(Set::copyOf).orElse(Set.of(""));
	}

	/**
	 * One word of each part, with every other that names the same account, and the word
	 * for any caller.
	 */
	static Set<String> all(CallerMatch callers) {
		Set<String> words = new LinkedHashSet<>(parts(callers).map(List::getFirst).toList());
		callers.serviceAccounts()
			.stream()
			.findFirst()
			.ifPresent((account) -> ServiceAccountNames.of(account).forEach((name) -> words.add(ACCOUNT + name)));
		words.add("");
		return words;
	}

	private static Stream<List<String>> parts(CallerMatch callers) {
		Stream<List<String>> words = Stream.of(marked("subject ", callers.subjects()),
				marked(ACCOUNT, callers.serviceAccounts()), marked("client ", callers.clients()),
				marked("group ", callers.groups()));
		Stream<List<String>> claims = new TreeMap<>(callers.claims()).entrySet().stream().map(CallerKeys::claim);
		Stream<List<String>> issuer = Stream.ofNullable(callers.issuer()).map((name) -> List.of("issuer " + name));
		return Stream.of(words, claims, issuer).flatMap((part) -> part).filter((part) -> !part.isEmpty());
	}

	private static List<String> claim(Map.Entry<String, Set<String>> claim) {
		return marked("claim " + claim.getKey() + "=", claim.getValue());
	}

	private static List<String> marked(String mark, Set<String> words) {
		return words.stream().map(mark::concat).toList();
	}

}
