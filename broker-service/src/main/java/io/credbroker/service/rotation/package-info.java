/**
 * Follows the versions of secrets: which is current, who holds which, and when one has to
 * be replaced; every replica evicts a changed one, and all name versions alike.
 */
@NullMarked
@ApplicationModule(
		allowedDependencies = { "secret", "store", "catalog", "mapping", "record :: *", "database", "background" })
package io.credbroker.service.rotation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
