/**
 * Finds grants in the database of the record.
 */
@NullMarked
@NamedInterface
package io.credbroker.service.record.grants;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
