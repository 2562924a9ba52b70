/**
 * Reads, compiles, compares, evaluates and explains policies; deny by default.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "mapping", "identity", "yaml" })
package io.credbroker.service.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
