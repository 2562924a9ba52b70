package io.credbroker.provider.vault;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.SecureStoreUnderTest;
import io.credbroker.provider.testkit.TlsRotationContract;
import io.credbroker.provider.vault.VaultAuthentication.Certificate;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

import org.springframework.boot.ssl.SslBundles;

/**
 * The broker logs in with the certificate of its bundle, again about every second.
 */
class VaultTlsTests extends TlsRotationContract {

	@Override
	protected SecureStoreUnderTest open() {
		return new VaultOverTls();
	}

	private static final class VaultOverTls implements SecureStoreUnderTest {

		@Override
		public SecretProvider connect(URI address, SslBundles bundles, String bundle) {
			VaultStoreSettings settings = new VaultStoreSettings(address, null, bundle, null,
					new StoreTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10)),
					new VaultAuthentication(null, null, null, null, new Certificate("cert", "broker")));
			return new VaultStoreFactory(bundles, () -> null, Clock.systemUTC()).create(settings);
		}

		@Override
		public SecretKey key() {
			return StubbedVault.KEY;
		}

		@Override
		public Answer answer(Call call) {
			return switch (call.path()) {
				case "/v1/auth/cert/login" -> login(call);
				case StubbedVault.LOOKUP_SELF -> Answer.json(200, "{\"data\":{\"ttl\":100}}");
				case StubbedVault.PATH -> isToken(call) ? Answer.json(200, KvJson.versioned(Map.of("a", "b"), 1))
						: Answer.json(403, "{\"errors\":[\"permission denied\"]}");
				default -> Answer.json(404, "{\"errors\":[]}");
			};
		}

		private static Answer login(Call call) {
			return call.body().contains("\"name\":\"broker\"") ? Answer.json(200, """
					{"auth":{"client_token":"token-for %s","lease_duration":1,"renewable":false}}
					""".formatted(call.certificate().getIssuerX500Principal().getName())) : Answer.json(400, "{}");
		}

		private static boolean isToken(Call call) {
			return String.valueOf(call.headers().getFirst("X-Vault-Token")).startsWith("token-for CN=");
		}

	}

}
