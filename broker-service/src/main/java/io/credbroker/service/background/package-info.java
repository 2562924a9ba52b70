/**
 * Runs background tasks: a failed one is restarted, counted and logged, and lowers
 * readiness if the promises of the broker depend on it.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.credbroker.service.background;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
