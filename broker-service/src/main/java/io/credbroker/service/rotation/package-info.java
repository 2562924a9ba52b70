/**
 * What is done when a credential changes: every replica forgets it, and all name its
 * versions alike.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "secret", "database", "background" })
package io.credbroker.service.rotation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
