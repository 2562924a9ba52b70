package io.credbroker.spi;

/**
 * A provider whose store issues credentials that depend on who asks, and from where.
 */
public interface ContextualIssuer extends SecretProvider {

	/**
	 * The parts of the context that what is issued under this key depends on; the same
	 * ones each time, and told without asking the store.
	 * <p>
	 * A request for the key carries these parts and no others. A credential is given only
	 * to lookups that have the same in each of them, known equally far, so that each part
	 * more is a credential more.
	 */
	IssuingScope issuingScope(SecretKey key);

}
