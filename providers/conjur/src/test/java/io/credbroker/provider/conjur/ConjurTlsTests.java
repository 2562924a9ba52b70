package io.credbroker.provider.conjur;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.credbroker.provider.conjur.ConjurAuthentication.Certificate;
import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.SecureStoreUnderTest;
import io.credbroker.provider.testkit.TlsRotationContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

import org.springframework.boot.ssl.SslBundles;

/**
 * The broker logs in with the certificate of its bundle, and reads with the token.
 */
class ConjurTlsTests extends TlsRotationContract {

	@Override
	protected SecureStoreUnderTest open() {
		return new ConjurOverTls();
	}

	private static final class ConjurOverTls implements SecureStoreUnderTest {

		@Override
		public SecretProvider connect(URI address, SslBundles bundles, String bundle) {
			ConjurStoreSettings settings = new ConjurStoreSettings(address, "bank", bundle, List.of("username"),
					new StoreTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10)),
					new ConjurAuthentication(null, null, new Certificate("cluster", "host/apps/broker"), null));
			return new ConjurStoreFactory(bundles, Clock.systemUTC()).create(settings);
		}

		@Override
		public SecretKey key() {
			return StubbedConjur.REQUEST.key();
		}

		@Override
		public Answer answer(Call call) {
			String path = call.path();
			if (path.endsWith("/authenticate")) {
				return Answer.json(200, StubbedConjur.token(StubbedConjur.FIRST_SIGNATURE));
			}
			if (call.headers().getFirst("Authorization") == null) {
				return new Answer(401, "text/plain", "no token");
			}
			if (path.equals(StubbedConjur.resource("airflow/warehouse/username"))) {
				return Answer.json(200, StubbedConjur.facts(3, ""));
			}
			return path.equals(StubbedConjur.secret("airflow/warehouse/username"))
					? new Answer(200, "application/octet-stream", "etl") : Answer.json(404, StubbedConjur.ABSENT);
		}

	}

}
