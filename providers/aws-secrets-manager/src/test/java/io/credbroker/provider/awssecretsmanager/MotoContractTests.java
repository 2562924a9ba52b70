package io.credbroker.provider.awssecretsmanager;

import java.nio.file.Path;

import io.credbroker.provider.testkit.RequiresMoto;
import io.credbroker.provider.testkit.SecretProviderContract;
import io.credbroker.provider.testkit.StoreUnderTest;
import org.junit.jupiter.api.io.TempDir;

@RequiresMoto
class MotoContractTests extends SecretProviderContract {

	@TempDir
	Path directory;

	@Override
	protected StoreUnderTest open() {
		return new MotoUnderTest(this.directory);
	}

}
