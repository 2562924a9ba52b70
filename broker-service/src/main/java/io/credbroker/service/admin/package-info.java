/**
 * The API of those who run and audit the broker.
 */
@NullMarked
@ApplicationModule(
		allowedDependencies = { "audit", "roles", "lookup", "policy", "catalog", "secret", "identity", "exchange" })
package io.credbroker.service.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
