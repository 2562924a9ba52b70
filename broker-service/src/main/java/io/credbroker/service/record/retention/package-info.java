/**
 * Deletes events that are older than the retention.
 */
@NullMarked
package io.credbroker.service.record.retention;

import org.jspecify.annotations.NullMarked;
