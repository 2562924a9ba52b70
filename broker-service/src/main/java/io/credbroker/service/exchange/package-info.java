/**
 * What handlers outside {@code web} share with it: the correlation id, and failures that
 * become problems.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.credbroker.service.exchange;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
