/**
 * Explains who may read what and why: the API for people who are responsible for
 * policies.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "lookup", "policy", "mapping", "catalog", "store", "identity", "http" })
package io.credbroker.service.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
