/**
 * Follows the versions of secrets, and changes them: which is current, who holds which,
 * when one has to be replaced; operators rotate, invalidate and revoke, every replica
 * evicts what changed, and all name versions alike.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "secret", "store", "catalog", "mapping", "identity", "http", "record :: *",
		"database", "background" })
package io.credbroker.service.rotation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
