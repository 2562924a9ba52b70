package io.credbroker.provider.oauth2;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import io.credbroker.provider.oauth2.OAuth2StoreSettings.NarrowerScope;
import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.SecureStoreUnderTest;
import io.credbroker.provider.testkit.TlsRotationContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

import org.springframework.boot.ssl.SslBundles;

/**
 * The certificate of the bundle authenticates the client.
 */
class OAuth2TlsTests extends TlsRotationContract {

	@Override
	protected SecureStoreUnderTest open() {
		return new IssuerOverTls();
	}

	private static final class IssuerOverTls implements SecureStoreUnderTest {

		@Override
		public SecretProvider connect(URI address, SslBundles bundles, String bundle) {
			return new OAuth2StoreFactory(bundles, Clock.systemUTC())
				.create(new OAuth2StoreSettings(Preset.NONE, null, URI.create(address + "/token"), null, "broker",
						new OAuth2Authentication(null, null, true), bundle, Duration.ofMinutes(1), NarrowerScope.REFUSE,
						new StoreTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10))));
		}

		@Override
		public SecretKey key() {
			return StubbedIssuer.key(Map.of());
		}

		@Override
		public Answer answer(Call call) {
			boolean asExpected = "/token".equals(call.path()) && call.body().contains("client_id=broker")
					&& !call.headers().containsKey("Authorization");
			return asExpected ? Answer.json(200, StubbedIssuer.token(Map.of())) : Answer.json(404, "{}");
		}

	}

}
