package io.credbroker.provider.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.SlowResponseContract;
import io.credbroker.provider.vault.VaultAuthentication.Token;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.io.TempDir;

/**
 * With a token at hand, so that it is the read that does not end.
 */
class VaultSlowResponseTests extends SlowResponseContract {

	@TempDir
	Path directory;

	@Override
	protected SecretProvider connect(URI address) {
		return connect(address, new VaultAuthentication(new Token(file()), null, null, null, null));
	}

	static SecretProvider connect(URI address, VaultAuthentication authentication) {
		return new VaultStoreFactory(null, () -> null, Clock.systemUTC())
			.create(new VaultStoreSettings(address, null, null, Map.of(VaultEngine.KV_2, List.of("secret")),
					new StoreTimeouts(Duration.ofMillis(250), Duration.ofMillis(250)), authentication));
	}

	private Path file() {
		try {
			return Files.writeString(this.directory.resolve("token"), StubbedVault.FIRST_TOKEN);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	protected SecretKey key() {
		return StubbedVault.KEY;
	}

}
