package io.credbroker.provider.testkit;

import java.time.Duration;
import java.util.Map;

import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Opens a store and a provider for each test, and calls the provider as the broker does.
 */
abstract class ContractFixture {

	StoreUnderTest store;

	SecretProvider provider;

	TimedCalls calls;

	/**
	 * An empty store of its own for one test.
	 */
	protected abstract StoreUnderTest open() throws Exception;

	/**
	 * The longest that a fetch from a hanging store may take with the settings of
	 * {@link #open()}.
	 */
	protected Duration timeLimit() {
		return Duration.ofSeconds(10);
	}

	@BeforeEach
	final void openStore() throws Exception {
		this.store = open();
		this.provider = this.store.connect();
		this.calls = new TimedCalls(timeLimit());
	}

	@AfterEach
	final void closeStore() {
		this.provider.close();
		this.store.close();
	}

	void assumeShown(StoreFault fault) {
		String reason = this.store.cannotShow().get(fault);
		Assumptions.assumeTrue(reason == null, () -> fault + " cannot be shown: " + reason);
		expect(fault);
	}

	/**
	 * From here on, calls to a store that hangs have the shortest time limits.
	 */
	void expect(StoreFault fault) {
		if (fault == StoreFault.HANGING) {
			this.provider.close();
			this.provider = this.store.connectBriefly();
		}
	}

	FetchResult fetch(SecretKey key) {
		return this.calls.fetch(this.provider, key);
	}

	StoreStatus probe() {
		return this.calls.inTime(this.provider::probe);
	}

	Map<String, String> fieldsOf(FetchResult result) {
		assertThat(result).isInstanceOf(Found.class);
		return this.store.asPut(CanaryFields.reveal(((Found) result).secret()));
	}

	static String versionOf(FetchResult result) {
		assertThat(result).isInstanceOf(Found.class);
		return String.valueOf(((Found) result).secret().version());
	}

}
