/**
 * What a cluster says of the pod that a caller's token is bound to: whether it is still
 * there, and which task it runs.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "identity", "quota" })
package io.credbroker.service.pods;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
