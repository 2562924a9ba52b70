package io.credbroker.service.identity;

import java.util.Set;

/**
 * The issuers that are configured.
 */
public interface Issuers {

	/**
	 * Their configured names, which catalogs may use.
	 */
	Set<String> names();

}
