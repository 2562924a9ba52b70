/**
 * The story of one lookup, from its request to its answer; the only package that sees
 * identity, policy, catalog, secret and connection.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "identity", "policy", "mapping", "catalog", "secret", "store", "connection",
		"record", "record::event", "record::pipeline", "http", "quota" })
package io.credbroker.service.lookup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
