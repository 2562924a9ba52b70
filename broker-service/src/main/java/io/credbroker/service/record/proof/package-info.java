/**
 * What the record proves about the versions of one secret and their holders.
 */
@NullMarked
@NamedInterface
package io.credbroker.service.record.proof;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
