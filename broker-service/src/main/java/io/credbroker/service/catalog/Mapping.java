package io.credbroker.service.catalog;

import java.time.Duration;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import org.jspecify.annotations.Nullable;

/**
 * One id resolved: where its secret is and what is made of it.
 *
 * @param kind what the id names
 * @param id the id that was asked for
 * @param name the key of the mapping in the catalog, which is a pattern or the id itself
 * @param secret where the secret is, with captures of the pattern filled in
 * @param shape what is made of the secret
 * @param ttl how long an answer may be used and cached
 * @param owner who to ask about it
 * @param tags free words that the catalog gives to it
 */
public record Mapping(ResourceKind kind, String id, String name, SecretRef secret, Shape shape, Duration ttl,
		@Nullable String owner, Set<String> tags) {
}
