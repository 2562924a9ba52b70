/**
 * Work that goes on by itself beside the lookups: it is started again when it ends
 * unexpectedly, and that is counted, logged and, where the promises of the broker depend
 * on it, shown by readiness.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.credbroker.service.background;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
