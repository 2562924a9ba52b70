/**
 * Makes an Airflow connection of a secret and a shape, and a URI or JSON of a connection;
 * pure functions.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "mapping" })
package io.credbroker.service.connection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
