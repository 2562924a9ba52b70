package io.credbroker.service.secret;

import java.time.Duration;

import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The cache key of a secret: store, key inside the store, the context that an issued
 * credential depends on, and who may share it.
 * <p>
 * A provider gets the context of this key only, so that a credential never reaches a
 * lookup with another context. The {@code sharing} of the mapping can only narrow this
 * further.
 *
 * @param key with the options of the mapping
 * @param context the parts of the context that the provider declared
 * @param holder the caller or lookup it belongs to if it is not shared, else empty
 * @param reach how far it may be shared
 * @param longest how long an issued credential may live at most by policy, so that a
 * shorter one is not shared with those who may use a longer one; {@code null} for no such
 * limit
 */
public record StoreKey(String store, SecretKey key, IssuingContext context, String holder, Reach reach,
		@Nullable Duration longest) {

	/**
	 * A key shared by all callers with the same context.
	 */
	public static StoreKey shared(String store, SecretKey key, IssuingContext context) {
		return new StoreKey(store, key, context, "", Reach.REPLICA, null);
	}

	/**
	 * The key for one caller.
	 * @param caller the name of the caller, unique among all issuers
	 */
	public StoreKey perCaller(String caller) {
		return new StoreKey(this.store, this.key, this.context, caller, Reach.REPLICA, this.longest);
	}

	/**
	 * The key for one lookup, whose secret is never cached.
	 * @param lookup the unique id of the lookup
	 */
	public StoreKey perLookup(String lookup) {
		return new StoreKey(this.store, this.key, this.context, lookup, Reach.LOOKUP, this.longest);
	}

	/**
	 * The key of a credential that all replicas share.
	 */
	public StoreKey inCluster() {
		return new StoreKey(this.store, this.key, this.context, this.holder, Reach.CLUSTER, this.longest);
	}

	/**
	 * Whether it may be cached for other lookups.
	 */
	public boolean isKept() {
		return this.reach != Reach.LOOKUP;
	}

	/**
	 * The key of a credential that lives so long at most.
	 */
	StoreKey lasting(Duration atMost) {
		return new StoreKey(this.store, this.key, this.context, this.holder, this.reach, atMost);
	}

	/**
	 * An equal key that may be kept in memory, because it does not hold the caller's
	 * token.
	 */
	StoreKey toKeep() {
		return new StoreKey(this.store, this.key, this.context.withoutToken(), this.holder, this.reach, this.longest);
	}

	/**
	 * Whether it is a key of that secret.
	 */
	boolean isOf(String otherStore, String otherKey) {
		return this.store.equals(otherStore) && this.key.path().equals(otherKey);
	}

	/**
	 * The key without holder, for failures: a store that denies a secret denies it for
	 * every holder.
	 */
	StoreKey withoutHolder() {
		return (this.holder.isEmpty() && this.longest == null) ? this : shared(this.store, this.key, this.context);
	}

	/**
	 * How far what is read or issued under a key may be shared.
	 */
	public enum Reach {

		/** With lookups at any replica. */
		CLUSTER,
		/** With lookups at this replica. */
		REPLICA,
		/** With no other lookup. */
		LOOKUP

	}

}
