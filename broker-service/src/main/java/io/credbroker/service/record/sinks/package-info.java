/**
 * Where the record is kept: standard output, files, databases.
 */
@NullMarked
package io.credbroker.service.record.sinks;

import org.jspecify.annotations.NullMarked;
