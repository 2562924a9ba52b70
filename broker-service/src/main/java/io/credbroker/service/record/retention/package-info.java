/**
 * Deletes events whose time is over.
 */
@NullMarked
package io.credbroker.service.record.retention;

import org.jspecify.annotations.NullMarked;
