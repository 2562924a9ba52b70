package io.credbroker.provider.oauth2;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.credbroker.provider.testkit.IssuerUnderTest;
import io.credbroker.provider.testkit.IssuingContract;
import io.credbroker.spi.OptionValue;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.io.TempDir;

/**
 * A token that depends on the caller's, and on the DAG, the type of its run and its team.
 */
class OAuth2IssuingContractTests extends IssuingContract {

	@TempDir
	Path directory;

	@Override
	protected IssuerUnderTest open() {
		StubbedIssuer issuer = new StubbedIssuer(this.directory);
		return new IssuerUnderTest() {

			@Override
			public SecretProvider connect() {
				return issuer.connect();
			}

			@Override
			public SecretKey key() {
				return StubbedIssuer.key(Map.of("on-behalf-of", StubbedIssuer.text("true"), "scope",
						new OptionValue.Texts(List.of("read:{dag}:{run_type}")), "audience",
						StubbedIssuer.text("{team}")));
			}

			@Override
			public List<String> issued() {
				return issuer.forms().stream().map(Map::toString).toList();
			}

			@Override
			public void close() {
				issuer.close();
			}

		};
	}

}
