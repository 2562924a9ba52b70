/**
 * Reads the current secret of a store and key: cache, single flight, staleness, leases
 * and fingerprints.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "background", "database", "quota", "store", "tracing" })
package io.credbroker.service.secret;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
