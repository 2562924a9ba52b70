package io.credbroker.service.policy;

import java.util.ArrayList;
import java.util.List;

import io.credbroker.service.yaml.YamlNode;

/**
 * A rule with the place where it is written.
 *
 * @param index counts the policies from 0
 */
public record LocatedRule(CompiledRule rule, YamlNode node, int index) {

	/**
	 * The rules of a catalog, which has one node for each.
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
	 * Whether it stands above others for a while, which then count for nothing without
	 * being wrong.
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
