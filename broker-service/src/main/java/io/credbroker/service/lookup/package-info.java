/**
 * Makes lookups, from the request to the answer; the only package that uses identity,
 * policy, catalog, secret and connection together.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "identity", "policy", "mapping", "catalog", "secret", "store", "connection",
		"record", "record::event", "record::pipeline", "http", "quota", "tracing" })
package io.credbroker.service.lookup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
