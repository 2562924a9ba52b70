package io.credbroker.service.identity;

import java.util.Map;

/**
 * The issuers whose tokens count only while their pod runs, by their configured name.
 */
public record PodIssuers(Map<String, PodProperties> settings) {

	public PodIssuers {
		settings = Map.copyOf(settings);
	}

}
