package io.credbroker.service.secret;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.credbroker.service.store.Store;
import io.credbroker.service.store.StoreBounds;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many calls a store gets in one second.
 */
class RateTests {

	private static final StoreBounds FIVE_A_SECOND = new StoreBounds(64, 5, 1, 20, Duration.ofSeconds(10));

	private final SecretsFixture fixture = new SecretsFixture();

	private Secrets secrets(Duration timeout, Duration period) {
		return this.fixture.secrets(
				new Store("s", "scripted", this.fixture.store, timeout, Duration.ZERO, Duration.ZERO, FIVE_A_SECOND),
				period, 100);
	}

	private List<ReadResult> together(Secrets secrets, int keys) throws Exception {
		List<ReadResult> readings = new ArrayList<>();
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<ReadResult>> asked = new ArrayList<>();
			for (int key = 0; key < keys; key++) {
				String name = "k" + key;
				this.fixture.store.answers(name, ScriptedStore.found("1", Map.of("password", "p")));
				asked.add(callers.submit(() -> secrets.read(SecretsFixture.request(name))));
			}
			for (Future<ReadResult> reading : asked) {
				readings.add(reading.get());
			}
		}
		return readings;
	}

	private int reads(int keys) {
		return IntStream.range(0, keys).map((key) -> this.fixture.store.reads("k" + key)).sum();
	}

	/**
	 * The period outlasts the test, so that it sees exactly one.
	 */
	@Test
	void oneSecondHasNoMoreCallsThanTheStoreMayGet() throws Exception {
		Secrets secrets = secrets(Duration.ofSeconds(2), Duration.ofHours(1));

		List<ReadResult> readings = together(secrets, 40);

		assertThat(reads(40)).isEqualTo(5);
		assertThat(readings).filteredOn(ReadResult.Current.class::isInstance).hasSize(5);
		assertThat(readings).filteredOn(
				(reading) -> reading.equals(SecretsFixture.failed(new FetchResult.Throttled(Duration.ofSeconds(1)))))
			.hasSize(35);
		assertThat(this.fixture.counted("broker.store.calls.not.permitted", "rate")).isEqualTo(35);
	}

	@Test
	void whoeverHasTheTimeGetsATurnInAnotherSecond() throws Exception {
		Secrets secrets = secrets(Duration.ofSeconds(20), Duration.ofSeconds(1));

		List<ReadResult> readings = together(secrets, 12);

		assertThat(readings).hasSize(12).hasOnlyElementsOfType(ReadResult.Current.class);
		assertThat(reads(12)).isEqualTo(12);
		assertThat(this.fixture.counted("broker.store.calls.not.permitted", "rate")).isZero();
	}

}
