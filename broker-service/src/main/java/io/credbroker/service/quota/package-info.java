/**
 * Limits how often, and how much at once, each of many keys may do something.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.credbroker.service.quota;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
