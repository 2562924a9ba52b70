package io.credbroker.provider.cyberarkccp;

import io.credbroker.provider.testkit.SecretProviderContract;
import io.credbroker.provider.testkit.StoreUnderTest;

class CcpStoreContractTests extends SecretProviderContract {

	@Override
	protected StoreUnderTest open() {
		return new StubbedCcpUnderTest();
	}

}
