package io.credbroker.provider.oauth2;

import java.nio.file.Path;

import io.credbroker.provider.testkit.SecretProviderContract;
import io.credbroker.provider.testkit.StoreUnderTest;
import org.junit.jupiter.api.io.TempDir;

class OAuth2StoreContractTests extends SecretProviderContract {

	@TempDir
	Path directory;

	@Override
	protected StoreUnderTest open() {
		return new StubbedIssuerUnderTest(new StubbedIssuer(this.directory));
	}

}
