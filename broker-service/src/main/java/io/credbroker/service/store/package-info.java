/**
 * The configured instances of providers: their settings, and the bounds within which each
 * is called.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "background", "quota" })
package io.credbroker.service.store;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
