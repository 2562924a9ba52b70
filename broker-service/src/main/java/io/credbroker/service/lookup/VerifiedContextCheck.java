package io.credbroker.service.lookup;

import java.util.List;

import io.credbroker.service.catalog.CatalogAccepted;
import io.credbroker.service.policy.PolicyRule;
import io.credbroker.spi.Standing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;

/**
 * Warns of rules that demand a verified context where no caller is configured that is
 * believed to have verified one: such a rule can never match.
 */
final class VerifiedContextCheck {

	private static final Logger log = LoggerFactory.getLogger(VerifiedContextCheck.class);

	/** How many rules a line names. */
	private static final int NAMED = 20;

	private final boolean authority;

	/**
	 * @param authority whether a context authority is configured
	 */
	VerifiedContextCheck(boolean authority) {
		this.authority = authority;
	}

	@EventListener
	void accepted(CatalogAccepted accepted) {
		if (this.authority) {
			return;
		}
		List<String> rules = accepted.revision()
			.policies()
			.written()
			.stream()
			.filter((rule) -> rule.context().standing() == Standing.VERIFIED)
			.map(PolicyRule::name)
			.toList();
		if (!rules.isEmpty()) {
			log.atWarn()
				.addKeyValue("rules", String.join(", ", rules.stream().limit(NAMED).toList()))
				.addKeyValue("number", rules.size())
				.addKeyValue("setting", "broker.roles.context-authority")
				.log("Rules demand a verified context, and no caller is configured to verify one, so they never match; "
						+ "name Airflow's API server in the setting, or demand less");
		}
	}

}
