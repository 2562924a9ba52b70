package io.credbroker.service.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.service.mapping.Glob;
import io.credbroker.service.mapping.MappingDefinition;
import io.credbroker.service.mapping.MappingNames;
import io.credbroker.service.policy.PolicyRule.CallerMatch;
import io.credbroker.service.policy.PolicyRule.ResourceMatch;
import io.credbroker.service.yaml.YamlNode;
import io.credbroker.service.yaml.YamlProblems;
import io.credbroker.spi.Standing;

/**
 * Reports rules, globs and tags without effect, and warns of rules that are likely to be
 * misunderstood.
 */
public final class PolicyAnalysis {

	private final List<MappingDefinition> entries;

	private final Map<ResourceKind, MappingNames> names;

	private final YamlProblems problems;

	private final YamlProblems warnings;

	public PolicyAnalysis(List<MappingDefinition> entries, YamlProblems problems, YamlProblems warnings) {
		this.entries = entries;
		this.names = MappingNames.byKind(entries);
		this.problems = problems;
		this.warnings = warnings;
	}

	/**
	 * Compares the rules with the mappings and with each other.
	 * @param root the root of the catalog with the rules
	 */
	public void check(PolicySet policies, YamlNode root) {
		List<LocatedRule> rules = LocatedRule.all(root, policies.rules());
		for (LocatedRule rule : rules) {
			this.names.forEach((kind, known) -> checkGlobs(rule.node(), kind, known));
			checkTags(rule);
			warnOfContext(rule);
			warnOfAnyIssuer(rule);
		}
		this.entries.forEach(this::warnOfStar);
		new IfMissingCheck(this.entries).check(rules, this.problems, this.warnings);
		new RedundantRuleCheck(this.names).check(rules, this.problems, this.warnings);
		for (MappingDefinition entry : new UnreadableMappingCheck(this.entries).find(policies.rules())) {
			this.warnings.add(entry.at(), "nobody may read \"" + entry.name()
					+ "\": no policy allows it, or a denying policy covers those that do; add a policy or remove the mapping");
		}
	}

	/**
	 * Reports each glob that no mapping matches.
	 */
	private void checkGlobs(YamlNode policy, ResourceKind kind, MappingNames known) {
		for (YamlNode glob : policy.elements(kind.plural())) {
			String text = glob.value().asString("");
			if (known.matching(Glob.of(text), Set.of()).findAny().isEmpty()) {
				this.problems.add(glob.at(), "\"" + text + "\" matches no mapping under " + kind.plural()
						+ "; correct it, or remove it until there is one");
			}
		}
	}

	/**
	 * Reports each tag that no mapping has, and each rule whose tags and ids have no
	 * mapping in common.
	 */
	private void checkTags(LocatedRule rule) {
		List<YamlNode> tags = rule.node().elements("tags");
		List<YamlNode> unknown = tags.stream().filter((tag) -> !isKnown(tag.value().asString(""))).toList();
		unknown.forEach((tag) -> this.problems.add(tag.at(), "no mapping has the tag \"" + tag.value().asString("")
				+ "\"; correct it, or remove it until there is one"));
		if (!tags.isEmpty() && unknown.isEmpty() && namesNothing(rule.written().resources())) {
			this.problems.add(rule.node().at(), rule.quoted()
					+ " matches no mapping: no mapping with its tags matches its globs; correct the tags or the globs");
		}
	}

	private boolean isKnown(String tag) {
		return this.names.values().stream().anyMatch((known) -> known.knows(tag));
	}

	private boolean namesNothing(ResourceMatch resources) {
		return this.names.entrySet()
			.stream()
			.allMatch((known) -> resources.ids()
				.getOrDefault(known.getKey(), List.of())
				.stream()
				.allMatch((glob) -> known.getValue().matching(Glob.of(glob), resources.tags()).findAny().isEmpty()));
	}

	private void warnOfStar(MappingDefinition entry) {
		if (entry.name().indexOf('*') >= 0) {
			this.warnings.add(entry.at(), "\"" + entry.name()
					+ "\" is an id with a star in it and stands for no other id; for a pattern write {name} instead of *");
		}
	}

	private void warnOfContext(LocatedRule rule) {
		ContextMatch context = rule.written().context();
		if (rule.denies() && !context.equals(ContextMatch.ANY)) {
			this.warnings.add(rule.node().at(), rule.quoted()
					+ " denies by a context that callers may assert falsely; to deny reliably, leave out dags, tasks, teams and run-types");
		}
		if (!rule.denies() && context.namesParts() && context.standing() == Standing.ASSERTED
				&& rule.node().child("context") == null) {
			this.warnings.add(rule.node().at(), rule.quoted()
					+ " allows by what callers say of themselves, and one that lies gets it; demand context: verified, or attested, or say context: asserted if that is meant");
		}
	}

	private void warnOfAnyIssuer(LocatedRule rule) {
		CallerMatch callers = rule.written().callers();
		Map<String, Set<String>> words = new LinkedHashMap<>();
		words.put("subjects", callers.subjects());
		words.put("clients", callers.clients());
		words.put("service-accounts", callers.serviceAccounts());
		words.put("claims", callers.claims().keySet());
		words.values().removeIf(Set::isEmpty);
		if (!rule.denies() && callers.issuer() == null && !words.isEmpty()) {
			this.warnings.add(rule.node().at(),
					"%s allows %s of any issuer, but each issuer assigns its own; add the issuer"
						.formatted(rule.quoted(), String.join(" and ", words.keySet())));
		}
	}

}
