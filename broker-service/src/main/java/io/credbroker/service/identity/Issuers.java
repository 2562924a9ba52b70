package io.credbroker.service.identity;

import java.util.Map;
import java.util.Set;

/**
 * The issuers that are configured.
 */
public interface Issuers {

	/**
	 * Their configured names, which catalogs may use.
	 */
	Set<String> names();

	/**
	 * The claims that policies may name, by the configured name of the issuer.
	 */
	Map<String, Set<String>> policyClaims();

}
