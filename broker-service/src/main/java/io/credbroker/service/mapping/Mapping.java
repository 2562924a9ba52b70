package io.credbroker.service.mapping;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import org.jspecify.annotations.Nullable;

/**
 * One id resolved: where its secret is and what is made of it.
 *
 * @param kind what the id names
 * @param id the id that was asked for
 * @param name the key of the mapping in the catalog, which is a pattern or the id itself
 * @param secrets where the secret is, with captures of the pattern filled in; of several,
 * a lookup is about one, by its task
 * @param shape what is made of the secret
 * @param keeping how long what is read is kept, and for whom
 * @param ifMissing what it means that the store has no secret
 * @param rotateEvery how often its secret should be replaced, if the owner says so
 * @param owner who to ask about it
 * @param tags the tags that the catalog gives to it
 */
public record Mapping(ResourceKind kind, String id, String name, List<SecretLocation> secrets, Shape shape,
		Keeping keeping, IfMissing ifMissing, @Nullable Duration rotateEvery, @Nullable String owner,
		Set<String> tags) {

	/**
	 * How long what is read is kept, and for whom.
	 *
	 * @param ttl how long an answer may be used and cached
	 * @param maxStale the age up to which an old secret serves while its store cannot be
	 * asked; never less than {@code ttl}
	 * @param sharing who gets the same reading
	 */
	public record Keeping(Duration ttl, Duration maxStale, Sharing sharing) {

		/**
		 * Kept for everybody, and never served after its ttl.
		 */
		public static Keeping of(Duration ttl) {
			return new Keeping(ttl, ttl, Sharing.SHARED);
		}

	}

	/**
	 * What a lookup is answered whose store has no secret under the key.
	 */
	public enum IfMissing {

		/** That the secret is missing, which stops the task. */
		SECRET_MISSING,
		/** That nothing is mapped, so that another secrets backend may answer. */
		NOT_MAPPED

	}

	/**
	 * How far what is read or issued for one lookup is shared with others.
	 */
	public enum Sharing {

		/** With every caller that is allowed to read it. */
		SHARED,
		/** The same at all replicas together, where a store issues it. */
		CLUSTER,
		/** With the same caller only. */
		PER_CALLER,
		/** With no other lookup. */
		PER_LOOKUP

	}

}
