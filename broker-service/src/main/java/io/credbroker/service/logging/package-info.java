/**
 * The format of log lines; the settings under {@code logging} name these classes.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.credbroker.service.logging;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
