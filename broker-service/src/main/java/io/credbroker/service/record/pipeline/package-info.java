/**
 * From an event to the sinks: queue, order, writing, retries; a lookup waits until its
 * event is durable.
 */
@NullMarked
@NamedInterface
package io.credbroker.service.record.pipeline;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
