package io.credbroker.service.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.MappedName;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.PolicySet;

/**
 * All mappings and policies as one immutable, numbered whole.
 */
public interface CatalogRevision {

	/**
	 * Counts up with every revision that this process has accepted.
	 */
	long number();

	/**
	 * SHA-256 of the text it was read from, the same on every replica.
	 */
	String digest();

	/**
	 * When this process accepted it.
	 */
	Instant loadedAt();

	/**
	 * The mapping of an id: an exact name first, then the most specific pattern that
	 * matches it, wherever it is written.
	 */
	Optional<Mapping> find(ResourceKind kind, String id);

	/**
	 * Every mapping, in the order they are written.
	 */
	List<MappedName> mappings();

	/**
	 * Every policy, compiled.
	 */
	PolicySet policies();

}
