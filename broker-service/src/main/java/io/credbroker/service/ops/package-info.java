/**
 * The command for people on call: asks a running broker over HTTP and prints tables; it
 * starts without the service.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.credbroker.service.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
