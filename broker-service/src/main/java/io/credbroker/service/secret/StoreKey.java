package io.credbroker.service.secret;

import io.credbroker.spi.IssuingContext;

/**
 * All that tells one reading from another: which store, which key inside it, what an
 * issued credential depends on, and who may share it.
 * <p>
 * A provider is given the context of this key and no other, so that whatever it puts into
 * a credential keeps that credential from lookups where it is different. How far a
 * mapping shares comes on top of that: of the two, the finer one decides.
 *
 * @param context the parts of the context that the provider declared
 * @param holder whom it belongs to where it is not shared, else empty
 * @param isKept whether it may serve another lookup
 */
public record StoreKey(String store, String key, IssuingContext context, String holder, boolean isKept) {

	/**
	 * One for everybody of the same context.
	 */
	public static StoreKey shared(String store, String key, IssuingContext context) {
		return new StoreKey(store, key, context, "", true);
	}

	/**
	 * One for each caller.
	 * @param caller the caller's own name, unique among all issuers
	 */
	public StoreKey perCaller(String caller) {
		return new StoreKey(this.store, this.key, this.context, caller, true);
	}

	/**
	 * One for each lookup, which is never kept.
	 * @param lookup tells lookups apart
	 */
	public StoreKey perLookup(String lookup) {
		return new StoreKey(this.store, this.key, this.context, lookup, false);
	}

	/**
	 * Whether it is one of the readings of that secret.
	 */
	boolean isOf(String otherStore, String otherKey) {
		return this.store.equals(otherStore) && this.key.equals(otherKey);
	}

	/**
	 * The same as its store sees it: what the store said no to, it says no to for every
	 * holder.
	 */
	StoreKey withoutHolder() {
		return this.holder.isEmpty() ? this : shared(this.store, this.key, this.context);
	}

}
