/**
 * How lines of the log look. Nobody calls it: the settings under {@code logging} name its
 * classes.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.credbroker.service.logging;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
