/**
 * Events as they are written: types, ids, JSON.
 */
@NullMarked
@NamedInterface
package io.credbroker.service.record.event;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
