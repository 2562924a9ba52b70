package io.credbroker.service.http;

/**
 * The id that joins an answer, its audit event and the caller's own trace; handlers get
 * it as a parameter.
 */
public record CorrelationId(String value) {
}
