/**
 * Asks a cluster about the pod that a caller's token is bound to: whether it still runs,
 * and which task.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "identity", "quota" })
package io.credbroker.service.pods;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
