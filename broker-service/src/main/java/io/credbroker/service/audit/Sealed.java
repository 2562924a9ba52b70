package io.credbroker.service.audit;

/**
 * An event with its place in the chain.
 *
 * @param sequence its number within its instance, from 1
 * @param line the whole event as one line of JSON, line feed included
 */
record Sealed(long sequence, byte[] line) {
}
