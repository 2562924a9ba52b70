/**
 * Mappings and policies: parsed, validated and revised as one; conn_id to mapping.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "background")
package io.credbroker.service.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
