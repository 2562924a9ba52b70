/**
 * HTTP in, HTTP out; the only package that knows status codes.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "lookup", "limit", "identity", "audit", "exchange" })
package io.credbroker.service.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
