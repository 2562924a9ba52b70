package io.credbroker.provider.testkit;

import java.util.List;

import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

/**
 * A store that issues a credential for one key, and remembers what it was told to issue.
 */
public interface IssuerUnderTest extends AutoCloseable {

	/**
	 * A new provider for this store, made by the provider's own factory.
	 */
	SecretProvider connect();

	/**
	 * The key under which each fetch issues a credential.
	 */
	SecretKey key();

	/**
	 * One text for each credential that was issued: everything in the request that makes
	 * it the credential it is, and nothing that only reaches the store's audit log.
	 */
	List<String> issued();

	@Override
	void close();

}
