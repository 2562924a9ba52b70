/**
 * Secret and shape to an Airflow connection, and that to a URI or JSON; pure functions.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "mapping" })
package io.credbroker.service.connection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
