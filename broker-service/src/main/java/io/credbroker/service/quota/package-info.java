/**
 * What each of many may do in a time, or at once.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.credbroker.service.quota;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
