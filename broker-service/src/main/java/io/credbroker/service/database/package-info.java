/**
 * The database of this installation: its connections and tables, work that one replica
 * does for all, and signals between replicas. It does not know what is stored.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "background")
package io.credbroker.service.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
