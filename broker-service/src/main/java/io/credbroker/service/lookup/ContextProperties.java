package io.credbroker.service.lookup;

import java.util.Set;

import io.credbroker.spi.Standing;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How far the task must be known for which a lookup is made.
 *
 * @param minimum what each rule that allows by a part of the context demands of it at
 * least: asserted, attested or verified
 */
@ConfigurationProperties(prefix = "broker.context", ignoreUnknownFields = false)
record ContextProperties(@DefaultValue("asserted") Standing minimum) {

	ContextProperties {
		if (!Set.of(Standing.ASSERTED, Standing.ATTESTED, Standing.VERIFIED).contains(minimum)) {
			throw new IllegalArgumentException("broker.context.minimum is asserted, attested or verified");
		}
	}

}
