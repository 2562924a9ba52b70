/**
 * Who may read what, and why: the API of those who answer for policies.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "lookup", "policy", "mapping", "catalog", "store", "identity", "http" })
package io.credbroker.service.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
