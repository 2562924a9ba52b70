/**
 * The record: one event per lookup, written before the answer.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "lookup", "identity", "background" })
package io.credbroker.service.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
