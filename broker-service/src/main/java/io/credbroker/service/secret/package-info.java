/**
 * Store and key to a current secret: cache, single flight, staleness, leases and
 * fingerprints.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "background", "store", "quota" })
package io.credbroker.service.secret;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
