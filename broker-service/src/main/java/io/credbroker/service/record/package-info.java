/**
 * The audit record: stores events of every room, and depends on none of them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "background", "database" })
package io.credbroker.service.record;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
