/**
 * How any request comes in and any answer leaves: the security chain, the checks ahead of
 * it, permissions, correlation, problems and headers.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "identity", "quota", "record::event", "record::pipeline" })
package io.credbroker.service.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
