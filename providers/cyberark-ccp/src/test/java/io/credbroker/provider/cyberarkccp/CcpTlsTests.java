package io.credbroker.provider.cyberarkccp;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.SecureStoreUnderTest;
import io.credbroker.provider.testkit.TlsRotationContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

import org.springframework.boot.ssl.SslBundles;

/**
 * The certificate of the bundle is all that the broker shows.
 */
class CcpTlsTests extends TlsRotationContract {

	@Override
	protected SecureStoreUnderTest open() {
		return new CcpOverTls();
	}

	private static final class CcpOverTls implements SecureStoreUnderTest {

		@Override
		public SecretProvider connect(URI address, SslBundles bundles, String bundle) {
			return new CcpStoreFactory(bundles)
				.create(new CcpStoreSettings(address, "AIMWebService", "credential-broker", bundle, null,
						new StoreTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10))));
		}

		@Override
		public SecretKey key() {
			return new SecretKey("Airflow/warehouse");
		}

		@Override
		public Answer answer(Call call) {
			return StubbedCcp.ACCOUNTS.equals(call.path()) ? Answer.json(200, StubbedCcp.account(Map.of()))
					: Answer.json(404, "{}");
		}

	}

}
