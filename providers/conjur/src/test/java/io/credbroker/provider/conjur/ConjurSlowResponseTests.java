package io.credbroker.provider.conjur;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.credbroker.provider.conjur.ConjurAuthentication.ApiKey;
import io.credbroker.provider.testkit.SlowResponseContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

class ConjurSlowResponseTests extends SlowResponseContract {

	/**
	 * Any file that is there.
	 */
	private static final Path CREDENTIAL = Path.of("pom.xml").toAbsolutePath();

	@Override
	protected SecretProvider connect(URI address) {
		return new ConjurStoreFactory(null, Clock.systemUTC()).create(StubbedConjur.settings(address,
				new ConjurAuthentication(new ApiKey("host/apps/broker", CREDENTIAL), null, null, null),
				List.of("username"), Duration.ofMillis(300)));
	}

	@Override
	protected SecretKey key() {
		return StubbedConjur.REQUEST.key();
	}

}
