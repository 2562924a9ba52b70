/**
 * The story of one lookup; the only package that sees identity, policy, catalog, secret
 * and connection.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "identity", "policy", "mapping", "catalog", "secret", "store", "connection",
		"record", "record::event", "record::pipeline" })
package io.credbroker.service.lookup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
