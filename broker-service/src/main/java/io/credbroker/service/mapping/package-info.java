/**
 * Mappings: ids, patterns, templates and shapes, and how the mapping of an id is found.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "yaml")
package io.credbroker.service.mapping;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
