/**
 * The endpoint of lookups.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "lookup", "identity", "http" })
package io.credbroker.service.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
