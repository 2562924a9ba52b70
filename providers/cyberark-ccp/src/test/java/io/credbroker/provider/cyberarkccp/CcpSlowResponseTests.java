package io.credbroker.provider.cyberarkccp;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.SlowResponseContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

class CcpSlowResponseTests extends SlowResponseContract {

	@Override
	protected SecretProvider connect(URI address) {
		return new CcpStoreFactory(null).create(new CcpStoreSettings(address, "AIMWebService", "credential-broker",
				null, Map.of(), new StoreTimeouts(Duration.ofMillis(250), Duration.ofMillis(250))));
	}

	@Override
	protected SecretKey key() {
		return new SecretKey("Airflow/warehouse");
	}

}
