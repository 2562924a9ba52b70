/**
 * A token issuer for trying the broker out: in the {@code demo} profile alone, on
 * loopback alone.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.credbroker.service.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
