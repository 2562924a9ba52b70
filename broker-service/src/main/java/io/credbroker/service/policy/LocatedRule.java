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
	 * The rules of a catalog with their nodes.
	 */
	public static List<LocatedRule> all(YamlNode root, List<CompiledRule> rules) {
		List<YamlNode> nodes = root.elements("policies");
		List<LocatedRule> written = new ArrayList<>();
		for (int i = 0; i < rules.size(); i++) {
			written.add(new LocatedRule(rules.get(i), nodes.get(i), i));
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
