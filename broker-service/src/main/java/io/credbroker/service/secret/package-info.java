/**
 * Store and key to a current secret: registry, cache and bounds.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "background")
package io.credbroker.service.secret;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
