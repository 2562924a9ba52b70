/**
 * Reads YAML as values with positions, and collects the problems found; used to read
 * mappings and policies, and knows neither.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.credbroker.service.yaml;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
