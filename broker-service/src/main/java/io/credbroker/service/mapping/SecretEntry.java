package io.credbroker.service.mapping;

import java.util.Map;

import io.credbroker.spi.SecretOptions;

/**
 * A secret of a mapping as it is written in the catalog.
 *
 * @param when the tasks that it is for
 */
public record SecretEntry(ContextMatch when, String store, Template key, SecretOptions options) {

	SecretLocation location(Map<String, String> captures) {
		return new SecretLocation(this.store, this.key.fill(captures).text(),
				SecretOptionsReader.with(this.options, captures));
	}

}
