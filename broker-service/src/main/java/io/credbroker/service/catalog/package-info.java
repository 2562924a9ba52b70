/**
 * Turns a text into one complete revision: its mappings and its compiled policies.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "policy", "mapping", "yaml", "background" })
package io.credbroker.service.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
