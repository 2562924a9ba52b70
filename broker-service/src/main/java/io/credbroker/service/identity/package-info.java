/**
 * Verified token to caller.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "quota")
package io.credbroker.service.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
