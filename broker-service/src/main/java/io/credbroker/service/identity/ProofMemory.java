package io.credbroker.service.identity;

/**
 * Remembers used proofs as long as they would be accepted.
 */
interface ProofMemory {

	/**
	 * Whether this proof of this key is used for the first time; remembers it.
	 * @throws IdentityException when that cannot be known now
	 */
	boolean first(String key, String id);

}
