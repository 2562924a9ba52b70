/**
 * A package that may know nobody, and yet does.
 */
@ApplicationModule(allowedDependencies = {})
package io.credbroker.planted.lower;

import org.springframework.modulith.ApplicationModule;
