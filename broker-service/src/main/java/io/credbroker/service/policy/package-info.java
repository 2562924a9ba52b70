/**
 * Caller, mapping and context to a decision; deny by default.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "identity", "catalog" })
package io.credbroker.service.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
