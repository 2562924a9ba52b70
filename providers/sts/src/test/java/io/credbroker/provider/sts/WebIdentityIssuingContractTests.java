package io.credbroker.provider.sts;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.credbroker.provider.testkit.IssuerUnderTest;
import io.credbroker.provider.testkit.IssuingContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.io.TempDir;

/**
 * The token says which DAG asks, and no option does.
 */
class WebIdentityIssuingContractTests extends IssuingContract {

	@TempDir
	Path directory;

	@Override
	protected IssuerUnderTest open() {
		StubbedSts sts = new StubbedSts(this.directory);
		sts.issues();
		return new Sessions(sts);
	}

	private record Sessions(StubbedSts sts) implements IssuerUnderTest {

		@Override
		public SecretProvider connect() {
			return this.sts.connect(new StubbedTokens(), StsService.AWS);
		}

		@Override
		public SecretKey key() {
			return Lookups.key(StubbedSts.ROLE, Map.of("session-name", "airflow"));
		}

		@Override
		public List<String> issued() {
			return this.sts.asked().stream().map(Map::toString).toList();
		}

		@Override
		public void close() {
			this.sts.close();
		}

	}

}
