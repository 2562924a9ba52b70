/**
 * Verifies tokens and reads the caller and its context.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "database", "quota", "tracing" })
package io.credbroker.service.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
