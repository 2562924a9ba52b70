package io.credbroker.service.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.Glob;
import io.credbroker.service.mapping.MappingDefinition;
import io.credbroker.service.mapping.MappingNames;
import io.credbroker.service.mapping.PatternAutomaton;
import io.credbroker.service.policy.PolicyRule.CallerMatch;
import io.credbroker.service.policy.PolicyRule.ContextMatch;
import io.credbroker.service.policy.PolicyRule.RequiredBinding;
import io.credbroker.service.policy.PolicyRule.Terms;

/**
 * Tells whether one rule surely matches whatever another matches; where that is hard to
 * tell, it says no.
 */
final class RuleCover {

	private final Map<ResourceKind, MappingNames> names;

	RuleCover(Map<ResourceKind, MappingNames> names) {
		this.names = names;
	}

	/**
	 * Whether the wide rule matches every lookup that the narrow one matches.
	 */
	boolean covers(PolicyRule wide, PolicyRule narrow) {
		return coversRequests(wide, narrow) && coversTags(wide, narrow) && coversIds(wide, narrow);
	}

	/**
	 * The same, leaving aside what they are about.
	 */
	static boolean coversRequests(PolicyRule wide, PolicyRule narrow) {
		return coversCallers(wide.callers(), narrow.callers()) && coversContext(wide.context(), narrow.context());
	}

	/**
	 * Whether an allowance gives at least what another gives, and asks for no more.
	 */
	static boolean asGenerous(Terms wide, Terms narrow) {
		RequiredBinding asked = wide.binding();
		boolean bound = asked == null || asked == narrow.binding()
				|| (asked == RequiredBinding.ANY && narrow.binding() != null);
		Duration longest = wide.maxTtl();
		Duration other = narrow.maxTtl();
		return bound && (longest == null || (other != null && longest.compareTo(other) >= 0));
	}

	private static boolean coversCallers(CallerMatch wide, CallerMatch narrow) {
		return (wide.issuer() == null || wide.issuer().equals(narrow.issuer()))
				&& coversWords(wide.groups(), narrow.groups()) && coversWords(wide.subjects(), narrow.subjects())
				&& coversWords(wide.clients(), narrow.clients())
				&& ServiceAccountNames.cover(wide.serviceAccounts(), narrow.serviceAccounts())
				&& coversClaims(wide.claims(), narrow.claims());
	}

	private static boolean coversClaims(Map<String, Set<String>> wide, Map<String, Set<String>> narrow) {
		for (Map.Entry<String, Set<String>> claim : wide.entrySet()) {
			if (!coversWords(claim.getValue(), narrow.getOrDefault(claim.getKey(), Set.of()))) {
				return false;
			}
		}
		return true;
	}

	private static boolean coversWords(Set<String> wide, Set<String> narrow) {
		return wide.isEmpty() || (!narrow.isEmpty() && wide.containsAll(narrow));
	}

	private static boolean coversContext(ContextMatch wide, ContextMatch narrow) {
		return coversSome(wide.dags(), narrow.dags()) && coversSome(wide.tasks(), narrow.tasks())
				&& coversSome(wide.teams(), narrow.teams()) && coversWords(wide.runTypes(), narrow.runTypes());
	}

	private static boolean coversSome(List<String> wide, List<String> narrow) {
		return wide.isEmpty() || (!narrow.isEmpty() && coversGlobs(wide, narrow));
	}

	private static boolean coversGlobs(List<String> wide, List<String> narrow) {
		for (String glob : narrow) {
			if (wide.stream().noneMatch((wider) -> coversGlob(wider, glob))) {
				return false;
			}
		}
		return true;
	}

	private static boolean coversGlob(String wide, String narrow) {
		if (wide.equals(narrow) || wide.equals("*")) {
			return true;
		}
		Glob glob = Glob.of(wide);
		return !glob.exact() && narrow.startsWith(glob.prefix()) && narrow.endsWith(glob.suffix())
				&& PatternAutomaton.within(PatternAutomaton.glob(wide), PatternAutomaton.glob(narrow));
	}

	private boolean coversTags(PolicyRule wide, PolicyRule narrow) {
		Set<String> asked = wide.resources().tags();
		return coversWords(asked, narrow.resources().tags()) || narrow.resources()
			.ids()
			.entrySet()
			.stream()
			.allMatch((ids) -> ids.getValue().stream().allMatch((id) -> isTagged(ids.getKey(), id, asked)));
	}

	/**
	 * Whether this is a single id whose mapping carries one of the tags.
	 */
	private boolean isTagged(ResourceKind kind, String id, Set<String> tags) {
		MappingDefinition entry = Glob.of(id).exact() ? Objects.requireNonNull(this.names.get(kind)).find(id) : null;
		return entry != null && entry.carries(tags);
	}

	private static boolean coversIds(PolicyRule wide, PolicyRule narrow) {
		for (Map.Entry<ResourceKind, List<String>> ids : narrow.resources().ids().entrySet()) {
			if (!coversGlobs(wide.resources().ids().getOrDefault(ids.getKey(), List.of()), ids.getValue())) {
				return false;
			}
		}
		return true;
	}

}
