/**
 * The configured instances of providers: their settings, the limits of calls to them, and
 * their health.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "background", "quota" })
package io.credbroker.service.store;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
