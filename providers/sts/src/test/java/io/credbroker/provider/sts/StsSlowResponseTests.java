package io.credbroker.provider.sts;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.credbroker.provider.awssupport.AwsTimeouts;
import io.credbroker.provider.testkit.SlowResponseContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class StsSlowResponseTests extends SlowResponseContract {

	@TempDir
	Path directory;

	/**
	 * Loads the SDK's classes, so that the time limit is spent on the call.
	 */
	@BeforeAll
	static void warmUp(@TempDir Path elsewhere) {
		new StubbedSts(elsewhere).close();
	}

	@Override
	protected SecretProvider connect(URI address) {
		AwsTimeouts timeouts = new AwsTimeouts(Duration.ofMillis(500), Duration.ofMillis(400), Duration.ofMillis(1200));
		return StubbedSts
			.connect(StubbedSts.settings(StsService.AWS, address, timeouts, StubbedSts.profile(this.directory)));
	}

	@Override
	protected SecretKey key() {
		return Lookups.key(StubbedSts.ROLE, Map.of());
	}

	@Override
	protected String beginning() {
		return "<AssumeRoleResponse>";
	}

}
