package io.credbroker.provider.conjur;

import java.nio.file.Path;
import java.time.Duration;

import io.credbroker.provider.testkit.SecretProviderContract;
import io.credbroker.provider.testkit.StoreUnderTest;
import org.junit.jupiter.api.io.TempDir;

class ConjurStoreContractTests extends SecretProviderContract {

	@TempDir
	Path directory;

	@Override
	protected StoreUnderTest open() {
		return new StubbedConjurUnderTest(this.directory);
	}

	/**
	 * A fetch is nine calls here, and 200 of them run at once.
	 */
	@Override
	protected Duration timeLimit() {
		return Duration.ofSeconds(30);
	}

}
