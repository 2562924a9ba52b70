package io.credbroker.provider.vault;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.credbroker.provider.testkit.IssuerUnderTest;
import io.credbroker.provider.testkit.IssuingContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.io.TempDir;

class VaultOnBehalfIssuingContractTests extends IssuingContract {

	@TempDir
	Path directory;

	@Override
	protected IssuerUnderTest open() {
		OnBehalfVault vault = new OnBehalfVault(this.directory);
		vault.logsIn("one", "hvs.of-one");
		vault.logsIn("another", "hvs.of-another");
		vault.stub().holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 1));
		return new Logins(vault);
	}

	/**
	 * What is read depends on the token of the login.
	 */
	private record Logins(OnBehalfVault vault) implements IssuerUnderTest {

		@Override
		public SecretProvider connect() {
			return this.vault.connect();
		}

		@Override
		public SecretKey key() {
			return StubbedVault.KEY;
		}

		@Override
		public List<String> issued() {
			return this.vault.logins();
		}

		@Override
		public void close() {
			this.vault.close();
		}

	}

}
