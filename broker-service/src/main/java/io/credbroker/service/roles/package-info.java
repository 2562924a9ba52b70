/**
 * Who may do more than look up what policies allow.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "identity", "exchange" })
package io.credbroker.service.roles;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
