package io.credbroker.service.secret;

/**
 * A secret's full name: which store, which key inside it, and who may share what is read
 * or issued.
 *
 * @param sharing how far one reading is shared
 * @param holder whom it belongs to where it is not shared with everybody, else empty
 */
public record StoreKey(String store, String key, Sharing sharing, String holder) {

	/**
	 * One for everybody.
	 */
	public static StoreKey shared(String store, String key) {
		return new StoreKey(store, key, Sharing.SHARED, "");
	}

	/**
	 * One for each caller.
	 * @param caller the caller's own name, unique among all issuers
	 */
	public static StoreKey perCaller(String store, String key, String caller) {
		return new StoreKey(store, key, Sharing.PER_CALLER, caller);
	}

	/**
	 * One for each lookup, which is never kept.
	 * @param lookup tells lookups apart
	 */
	public static StoreKey perLookup(String store, String key, String lookup) {
		return new StoreKey(store, key, Sharing.PER_LOOKUP, lookup);
	}

	/**
	 * The same secret, whoever asks: what a store said no to, it says no to for all.
	 */
	StoreKey everybodys() {
		return (this.sharing == Sharing.SHARED) ? this : shared(this.store, this.key);
	}

	boolean isKept() {
		return this.sharing != Sharing.PER_LOOKUP;
	}

	/**
	 * How far one reading is shared.
	 */
	public enum Sharing {

		/** With whoever may have it. */
		SHARED,
		/** With the same caller only. */
		PER_CALLER,
		/** With nobody. */
		PER_LOOKUP

	}

}
