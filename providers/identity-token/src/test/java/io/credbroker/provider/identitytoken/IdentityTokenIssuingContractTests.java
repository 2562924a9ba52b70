package io.credbroker.provider.identitytoken;

import java.util.List;

import io.credbroker.provider.testkit.IssuerUnderTest;
import io.credbroker.provider.testkit.IssuingContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

class IdentityTokenIssuingContractTests extends IssuingContract {

	@Override
	protected IssuerUnderTest open() {
		return new Tokens(new RecordedTokens(true));
	}

	private record Tokens(RecordedTokens tokens) implements IssuerUnderTest {

		@Override
		public SecretProvider connect() {
			return IdentityTokenStoreTests.store(this.tokens);
		}

		@Override
		public SecretKey key() {
			return new SecretKey("https://vault.example");
		}

		@Override
		public List<String> issued() {
			return this.tokens.signed();
		}

		@Override
		public void close() {
			// holds nothing
		}

	}

}
