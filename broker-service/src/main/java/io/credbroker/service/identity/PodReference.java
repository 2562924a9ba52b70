package io.credbroker.service.identity;

/**
 * The pod to which a cluster bound a token.
 *
 * @param uid tells it from other pods of the same name
 */
public record PodReference(String namespace, String name, String uid) {
}
