package io.credbroker.service.policy;

import java.util.ArrayList;
import java.util.List;

import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.service.mapping.Glob;

/**
 * The conditions about the task for which a lookup is made.
 */
final class ContextConditions {

	private ContextConditions() {
	}

	/**
	 * The conditions of a match: first one for each part that it names, then one for how
	 * far these must be known.
	 * @param silenceFits whether a part that the lookup does not have fits
	 */
	static List<RuleCondition> of(ContextMatch match, boolean silenceFits) {
		List<RuleCondition> found = new ArrayList<>();
		for (ContextField field : ContextField.values()) {
			List<Glob> globs = field.asked(match).stream().map(Glob::of).toList();
			if (!globs.isEmpty()) {
				found.add(new ContextCondition(field, globs, silenceFits));
			}
		}
		StandingCondition standing = StandingCondition.of(match);
		if (standing != null) {
			found.add(standing);
		}
		return found;
	}

}
