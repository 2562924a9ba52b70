package io.credbroker.spi;

/**
 * A provider whose store issues credentials that depend on the caller or the context.
 */
public interface ContextualIssuer extends SecretProvider {

	/**
	 * The parts of the context that what is issued under this key depends on; the same
	 * ones each time, and told without asking the store.
	 * <p>
	 * A request for the key carries these parts and no others. A credential is given only
	 * to lookups with the same value and standing in each part, so each further part
	 * multiplies the credentials that are issued.
	 */
	IssuingScope issuingScope(SecretKey key);

}
