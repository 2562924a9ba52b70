/**
 * YAML as values that know where they are written, and the problems found in them; what
 * reads mappings and what reads policies both stand on it, and it knows neither.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.credbroker.service.yaml;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
