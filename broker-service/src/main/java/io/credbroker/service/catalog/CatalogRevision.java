package io.credbroker.service.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.MappedName;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.mapping.MappingIndex;
import io.credbroker.service.policy.PolicySet;
import io.credbroker.service.policy.SecretChoices;
import io.credbroker.service.yaml.YamlProblem;

/**
 * One accepted text: all its mappings and policies as one immutable, numbered whole, with
 * nothing left to compile.
 *
 * @param number counts up with every revision that this process has accepted
 * @param digest SHA-256 of the text, the same on every replica
 * @param origin where the text came from, such as a path
 * @param loadedAt when this process accepted it
 * @param index every mapping, found by id
 * @param choices which secret of a mapping is for which task
 * @param policies every policy
 * @param warnings places where the text may not have the effect it seems to have, in the
 * order of the text
 */
public record CatalogRevision(long number, String digest, String origin, Instant loadedAt, MappingIndex index,
		SecretChoices choices, PolicySet policies, List<YamlProblem> warnings) {

	/**
	 * The mapping of an id: an exact name first, then the most specific pattern that
	 * matches it, wherever it is written.
	 */
	public Optional<Mapping> find(ResourceKind kind, String id) {
		return this.index.find(kind, id);
	}

	/**
	 * Every mapping, in the order they are written.
	 */
	public List<MappedName> mappings() {
		return this.index.names();
	}

	/**
	 * How many mappings of this kind it has, patterns counted once.
	 */
	public int size(ResourceKind kind) {
		return this.index.size(kind);
	}

	@Override
	public String toString() {
		return "revision %d of %s (%s)".formatted(this.number, this.origin, this.digest);
	}

}
