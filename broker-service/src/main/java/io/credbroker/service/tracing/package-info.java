/**
 * Shows the steps of a lookup as spans of the caller's trace, when tracing is on.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.credbroker.service.tracing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
