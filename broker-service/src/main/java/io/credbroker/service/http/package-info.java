/**
 * Receives requests and sends answers: the security chain and the checks before it,
 * permissions, correlation, problems and headers.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "identity", "quota", "record::event", "record::pipeline" })
package io.credbroker.service.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
