/**
 * Where the record is kept: standard output, files, databases.
 */
@NullMarked
@NamedInterface
package io.credbroker.service.record.sinks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
