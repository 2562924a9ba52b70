package io.credbroker.spi;

import java.util.List;

/**
 * A provider that may hold two of the broker's own credentials at a time, so that one can
 * be replaced without a gap; the broker publishes how each is answered, so that operators
 * see when the older one can go.
 */
public interface CredentialRollover extends SecretProvider {

	/**
	 * The credentials and their uses so far, always the same ones in the same order;
	 * empty if there is one only.
	 */
	List<CredentialUse> credentialUses();

	/**
	 * How a store answered to one credential.
	 *
	 * @param name such as {@code newer}; a label of metrics, and no secret
	 * @param accepted how often the store accepted it
	 * @param refused how often the store refused it
	 */
	record CredentialUse(String name, long accepted, long refused) {
	}

}
