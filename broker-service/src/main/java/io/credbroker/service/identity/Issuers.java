package io.credbroker.service.identity;

import java.util.Map;
import java.util.Set;

/**
 * The configured issuers.
 */
public interface Issuers {

	/**
	 * Their configured names, which catalogs may use.
	 */
	Set<String> names();

	/**
	 * The claims that policies may use, by the configured name of the issuer.
	 */
	Map<String, Set<String>> policyClaims();

}
