/**
 * The audit record: takes events from every room, and knows none of them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "background", "database" })
package io.credbroker.service.record;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
