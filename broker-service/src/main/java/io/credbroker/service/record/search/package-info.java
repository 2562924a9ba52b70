/**
 * Reads the record from its database.
 */
@NullMarked
@NamedInterface
package io.credbroker.service.record.search;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
