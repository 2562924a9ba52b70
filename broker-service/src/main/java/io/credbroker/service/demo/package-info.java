/**
 * A token issuer for trying the broker: only in the {@code demo} profile, only on
 * loopback.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.credbroker.service.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
