/**
 * Mappings: ids, patterns, templates and shapes; an id to the mapping that names it.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "yaml")
package io.credbroker.service.mapping;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
