/**
 * Verifies that a record was not changed after it was written.
 */
@NullMarked
@NamedInterface
package io.credbroker.service.record.verify;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
