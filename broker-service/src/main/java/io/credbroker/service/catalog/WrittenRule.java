package io.credbroker.service.catalog;

import java.util.ArrayList;
import java.util.List;

import io.credbroker.service.catalog.PolicyRule.Effect;

/**
 * A rule with the place where it is written.
 *
 * @param index counts the policies from 0
 */
record WrittenRule(PolicyRule rule, CatalogNode node, int index) {

	/**
	 * The rules of a catalog, which has one node for each.
	 */
	static List<WrittenRule> all(CatalogNode root, List<PolicyRule> rules) {
		List<CatalogNode> nodes = root.elements("policies");
		List<WrittenRule> written = new ArrayList<>();
		for (int i = 0; i < rules.size(); i++) {
			written.add(new WrittenRule(rules.get(i), nodes.get(i), i));
		}
		return written;
	}

	boolean denies() {
		return this.rule.effect() == Effect.DENY;
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
