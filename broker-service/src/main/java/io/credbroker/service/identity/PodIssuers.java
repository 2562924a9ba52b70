package io.credbroker.service.identity;

import java.util.Map;

/**
 * The issuers whose tokens are valid only while their pod runs, by configured name.
 */
public record PodIssuers(Map<String, PodProperties> settings) {

	public PodIssuers {
		settings = Map.copyOf(settings);
	}

}
