package io.credbroker.service.policy;

import java.util.ArrayList;
import java.util.List;

import io.credbroker.service.yaml.YamlNode;

/**
 * A rule with its position in the catalog.
 *
 * @param index the position among the policies, from 0
 */
public record LocatedRule(CompiledRule rule, YamlNode node, int index) {

	/**
	 * The rules with their nodes; a catalog has further nodes for rules of other brokers.
	 */
	public static List<LocatedRule> all(YamlNode root, List<CompiledRule> rules) {
		List<LocatedRule> written = new ArrayList<>();
		for (YamlNode node : root.elements("policies")) {
			int next = written.size();
			if (next < rules.size() && rules.get(next).name().equals(node.text("name"))) {
				written.add(new LocatedRule(rules.get(next), node, next));
			}
		}
		return written;
	}

	PolicyRule written() {
		return this.rule.rule();
	}

	boolean denies() {
		return this.rule.denies();
	}

	/**
	 * Whether it is a temporary lockdown, below which other rules are no errors although
	 * they have no effect.
	 */
	boolean locksDown() {
		return this.node.flag("lockdown");
	}

	/**
	 * Its name in quotes.
	 */
	String quoted() {
		return "\"" + this.rule.name() + "\"";
	}

	/**
	 * Its name in quotes, and its line.
	 */
	String located() {
		return quoted() + " at line " + this.node.at().line();
	}

}
