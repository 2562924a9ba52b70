/**
 * How often each caller may ask.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "identity" })
package io.credbroker.service.quota;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
