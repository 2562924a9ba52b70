package io.credbroker.provider.vault;

import java.nio.file.Path;

import io.credbroker.provider.testkit.SecretProviderContract;
import io.credbroker.provider.testkit.StoreUnderTest;
import org.junit.jupiter.api.io.TempDir;

class IssuedCredentialContractTests extends SecretProviderContract {

	@TempDir
	Path directory;

	@Override
	protected StoreUnderTest open() {
		return new StubbedVaultUnderTest(this.directory, StubbedEngine.LEASES);
	}

}
