package io.credbroker.provider.sts;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.credbroker.provider.testkit.IssuerUnderTest;
import io.credbroker.provider.testkit.IssuingContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.io.TempDir;

class StsIssuingContractTests extends IssuingContract {

	@TempDir
	Path directory;

	@Override
	protected IssuerUnderTest open() {
		StubbedSts sts = new StubbedSts(this.directory);
		sts.issues();
		return new Sessions(sts);
	}

	/**
	 * A role whose options use every part of the context that they can.
	 */
	private record Sessions(StubbedSts sts) implements IssuerUnderTest {

		@Override
		public SecretProvider connect() {
			return this.sts.connect();
		}

		@Override
		public SecretKey key() {
			return Lookups.key(StubbedSts.ROLE,
					Map.of("policy", Lookups.POLICY, "session-name", "{task},{run},{try_number},{map_index}",
							"source-identity", "{caller}", "tags", Map.of("team", "{team}")));
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
