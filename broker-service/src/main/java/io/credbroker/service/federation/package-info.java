/**
 * The broker as an issuer of its own: signs short tokens that say for whom a lookup is
 * made, and publishes the keys that verify them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "background", "http" })
package io.credbroker.service.federation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
