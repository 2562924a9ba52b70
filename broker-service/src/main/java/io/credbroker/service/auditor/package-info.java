/**
 * The API of auditors: events of the record, and whether it is what was written.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "record::pipeline", "record::search", "record::verify", "http" })
package io.credbroker.service.auditor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
