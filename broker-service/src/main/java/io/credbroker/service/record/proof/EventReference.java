package io.credbroker.service.record.proof;

/**
 * The place of an event in the record, and its hash.
 */
public record EventReference(String instance, long sequence, String hash) {
}
