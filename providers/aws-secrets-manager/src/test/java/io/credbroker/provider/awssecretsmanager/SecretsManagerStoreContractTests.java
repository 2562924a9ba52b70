package io.credbroker.provider.awssecretsmanager;

import java.nio.file.Path;

import io.credbroker.provider.testkit.SecretProviderContract;
import io.credbroker.provider.testkit.StoreUnderTest;
import org.junit.jupiter.api.io.TempDir;

class SecretsManagerStoreContractTests extends SecretProviderContract {

	@TempDir
	Path directory;

	@Override
	protected StoreUnderTest open() {
		return new StubbedAwsUnderTest(this.directory);
	}

}
