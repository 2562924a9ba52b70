package io.credbroker.service.identity;

/**
 * The pod to which a cluster bound a token.
 *
 * @param uid distinguishes it from other pods with the same name
 */
public record PodReference(String namespace, String name, String uid) {
}
