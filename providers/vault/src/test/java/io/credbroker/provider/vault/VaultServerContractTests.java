package io.credbroker.provider.vault;

import java.nio.file.Path;

import io.credbroker.provider.testkit.RequiresVault;
import io.credbroker.provider.testkit.SecretProviderContract;
import io.credbroker.provider.testkit.StoreUnderTest;
import org.junit.jupiter.api.io.TempDir;

@RequiresVault
class VaultServerContractTests extends SecretProviderContract {

	@TempDir
	Path directory;

	@Override
	protected StoreUnderTest open() {
		return new RealVaultUnderTest(2, this.directory);
	}

}
