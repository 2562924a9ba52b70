package io.credbroker.service.record.pipeline;

import java.time.Duration;

/**
 * A configured sink.
 *
 * @param required whether an answer may be given once this sink has its event
 * @param timeout how long it may take for a group
 */
public record NamedSink(String name, AuditSink sink, boolean required, Duration timeout) {
}
