package io.credbroker.provider.awssecretsmanager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import io.credbroker.provider.awssupport.AwsAuthentication;
import io.credbroker.provider.awssupport.AwsAuthentication.Profile;
import io.credbroker.provider.awssupport.AwsTimeouts;
import io.credbroker.provider.testkit.SlowResponseContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * With credentials from a file, so that it is the read that does not end.
 */
class AwsSlowResponseTests extends SlowResponseContract {

	@TempDir
	Path directory;

	/**
	 * Loads the SDK's classes, so that the time limit is spent on the call.
	 */
	@BeforeAll
	static void warmUp(@TempDir Path elsewhere) {
		new StubbedAws(elsewhere).close();
	}

	@Override
	protected SecretProvider connect(URI address) {
		Path profile = this.directory.resolve("credentials");
		try {
			Files.writeString(profile, "[default]\naws_access_key_id = a\naws_secret_access_key = b\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return connect(address, new AwsAuthentication(null, new Profile(profile, "default")));
	}

	static SecretProvider connect(URI address, AwsAuthentication authentication) {
		AwsTimeouts timeouts = new AwsTimeouts(Duration.ofMillis(500), Duration.ofMillis(400), Duration.ofMillis(1200));
		return new SecretsManagerStoreFactory(null, Clock.systemUTC())
			.create(new SecretsManagerStoreSettings("eu-central-1", address, null, null, timeouts, authentication));
	}

	@Override
	protected SecretKey key() {
		return StubbedAws.KEY;
	}

}
