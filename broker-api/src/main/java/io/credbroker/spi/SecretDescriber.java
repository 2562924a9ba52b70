package io.credbroker.spi;

/**
 * A provider whose store can tell a secret's version and times without giving the secret.
 * <p>
 * Only worth implementing where the question costs the store less than a fetch.
 */
public interface SecretDescriber extends SecretProvider {

	/**
	 * Tells which content a fetch would give now, blocking the calling thread.
	 */
	DescribeResult describe(FetchRequest request);

}
