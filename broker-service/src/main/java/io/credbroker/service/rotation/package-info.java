/**
 * Handles changed credentials: every replica evicts them, and all replicas give the same
 * fingerprints to versions.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "secret", "database", "background" })
package io.credbroker.service.rotation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
