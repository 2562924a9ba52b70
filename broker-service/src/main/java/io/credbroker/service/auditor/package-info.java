/**
 * The API of auditors: the record's events, and a check whether they were changed.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "record::pipeline", "record::search", "record::verify", "http" })
package io.credbroker.service.auditor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
