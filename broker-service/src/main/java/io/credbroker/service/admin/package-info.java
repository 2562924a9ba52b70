/**
 * The API of those who run and audit the broker.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "audit", "roles", "identity", "exchange" })
package io.credbroker.service.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
