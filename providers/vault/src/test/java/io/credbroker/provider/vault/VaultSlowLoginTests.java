package io.credbroker.provider.vault;

import java.net.URI;
import java.nio.file.Path;

import io.credbroker.provider.testkit.SlowResponseContract;
import io.credbroker.provider.vault.VaultAuthentication.Kubernetes;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

/**
 * Without a token, so that it is the login that does not end.
 */
class VaultSlowLoginTests extends SlowResponseContract {

	/**
	 * Any file that is there.
	 */
	private static final Path CREDENTIAL = Path.of("pom.xml").toAbsolutePath();

	@Override
	protected SecretProvider connect(URI address) {
		return VaultSlowResponseTests.connect(address,
				new VaultAuthentication(null, null, new Kubernetes("broker", CREDENTIAL, "kubernetes"), null, null));
	}

	@Override
	protected SecretKey key() {
		return StubbedVault.KEY;
	}

}
