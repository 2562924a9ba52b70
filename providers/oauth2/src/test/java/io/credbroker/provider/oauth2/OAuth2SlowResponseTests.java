package io.credbroker.provider.oauth2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.credbroker.provider.oauth2.OAuth2Authentication.ClientSecret.Method;
import io.credbroker.provider.oauth2.OAuth2StoreSettings.NarrowerScope;
import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.SlowResponseContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * A token endpoint, and a discovery document, that answer without an end.
 */
class OAuth2SlowResponseTests {

	private static final StoreTimeouts SHORT = new StoreTimeouts(Duration.ofMillis(250), Duration.ofMillis(250));

	@TempDir
	Path directory;

	private SecretProvider connect(Located at) {
		try {
			Path secret = Files.writeString(this.directory.resolve("secret"), "s");
			return new OAuth2StoreFactory(null, Clock.systemUTC()).create(at.settings(Preset.NONE,
					StubbedIssuer.bySecrets(List.of(secret), Method.BASIC), NarrowerScope.REFUSE, SHORT));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Nested
	class OfTheTokenEndpoint extends SlowResponseContract {

		@Override
		protected SecretProvider connect(URI address) {
			return OAuth2SlowResponseTests.this.connect(StubbedIssuer.at(address));
		}

		@Override
		protected SecretKey key() {
			return StubbedIssuer.key(Map.of());
		}

		@Override
		protected String beginning() {
			return "{\"access_token\":";
		}

	}

	@Nested
	class OfDiscovery extends SlowResponseContract {

		@Override
		protected SecretProvider connect(URI address) {
			return OAuth2SlowResponseTests.this.connect(new Located(address, null, null));
		}

		@Override
		protected SecretKey key() {
			return StubbedIssuer.key(Map.of());
		}

		@Override
		protected String beginning() {
			return "{\"issuer\":";
		}

	}

}
