package io.credbroker.service.secret;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.credbroker.service.store.StoreBounds;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every limit that prevents a call to a store is counted, and logged once when it begins
 * and once when it ends.
 */
@ExtendWith(OutputCaptureExtension.class)
class DecisionTests {

	private static final FetchResult FOUND = ScriptedStore.found("1", Map.of("password", "p"));

	private final SecretsFixture fixture = new SecretsFixture();

	private final Secrets secrets = this.fixture.secrets();

	private static int told(CapturedOutput output, String message) {
		return output.getAll().split(message, -1).length - 1;
	}

	private void ask(String key, int times) {
		for (int i = 0; i < times; i++) {
			this.secrets.read(SecretsFixture.request(key));
		}
	}

	@Test
	void aRememberedNoIsCountedByItsReasonAndToldOncePerChange(CapturedOutput output) {
		this.fixture.store.answers("k", new FetchResult.Missing());
		ask("k", 10);
		this.fixture.clock.move(Duration.ofSeconds(1));
		ask("k", 10);
		assertThat(this.fixture.store.reads("k")).isEqualTo(2);
		assertThat(this.fixture.counted("broker.secret.negative.cache.hits", "missing")).isEqualTo(18);
		assertThat(told(output, "does not return the secret")).isEqualTo(1);

		this.fixture.store.answers("k", new FetchResult.Denied("403"));
		this.fixture.clock.move(Duration.ofSeconds(2));
		ask("k", 10);
		assertThat(this.fixture.counted("broker.secret.negative.cache.hits", "denied")).isEqualTo(9);
		assertThat(told(output, "does not return the secret")).isEqualTo(2);

		this.fixture.store.answers("k", FOUND);
		this.fixture.clock.move(Duration.ofMinutes(1));
		ask("k", 10);
		assertThat(told(output, "The secret can be read again")).isEqualTo(1);
	}

	@Test
	void whoeverWantsItFreshTooOftenIsCountedAndToldOnceAMinute(CapturedOutput output) {
		this.fixture.store.answers("k", FOUND);
		for (int i = 0; i < 20; i++) {
			this.secrets.read(SecretsFixture.request("k", Duration.ZERO, true));
			this.secrets.read(SecretsFixture.request("k", Duration.ZERO, true));
			this.fixture.clock.move(Duration.ofSeconds(2));
		}

		assertThat(this.fixture.store.reads("k")).as("one that is cold and three that are fresh").isEqualTo(4);
		assertThat(this.fixture.counted("broker.secret.not.fresh", "interval")).as("the same second").isEqualTo(4);
		assertThat(this.fixture.counted("broker.secret.not.fresh", "budget")).isEqualTo(32);
		assertThat(told(output, "forces reads of a secret too often")).isEqualTo(1);
	}

	@Test
	void aStoreThatAsksForFewerCallsIsToldOnceUntilItAnswersAgain(CapturedOutput output) {
		throttle("k0", Duration.ofSeconds(30));
		throttle("k1", Duration.ofSeconds(30));
		this.fixture.store.answers("k2", FOUND);
		ask("k2", 5);
		assertThat(this.fixture.counted("broker.store.calls.not.permitted", "retry_after")).isEqualTo(5);
		this.fixture.clock.move(Duration.ofSeconds(10));
		assertThat(retryAfter()).isEqualTo(20);

		this.fixture.clock.move(Duration.ofSeconds(20));
		assertThat(retryAfter()).isZero();
		ask("k0", 1);
		ask("k1", 1);
		assertThat(retryAfter()).isEqualTo(30);
		assertThat(told(output, "asks for fewer calls; calls are paused")).isEqualTo(1);

		this.fixture.clock.move(Duration.ofSeconds(30));
		ask("k2", 1);
		assertThat(told(output, "no longer asks for fewer calls")).isEqualTo(1);
		ask("k0", 1);
		ask("k1", 1);
		assertThat(told(output, "asks for fewer calls; calls are paused")).isEqualTo(2);
	}

	private void throttle(String key, Duration pause) {
		this.fixture.store.answers(key, new FetchResult.Throttled(pause));
		ask(key, 1);
	}

	@Test
	void aStoreIsLeftAloneForAMinuteAtMostHoweverLongItAsksFor() {
		throttle("k0", Duration.ofDays(1));
		throttle("k1", Duration.ofDays(1));

		assertThat(retryAfter()).isEqualTo(60);
	}

	private double retryAfter() {
		return this.fixture.meters.get("broker.store.retry.after").tag("store", "s").gauge().value();
	}

	@Test
	void callsThatABreakerKeepsBackAreCounted() {
		IntStream.range(0, 20).forEach((key) -> {
			this.fixture.store.answers("rejected" + key, new FetchResult.Rejected("401 at the login"));
			ask("rejected" + key, 1);
		});
		assertThat(this.fixture.counted("broker.store.calls.not.permitted", "rejected")).isEqualTo(17);

		this.fixture.clock.move(Duration.ofMinutes(1));
		this.fixture.store.answers("k", FOUND);
		ask("k", 1);
		IntStream.range(0, 20).forEach((key) -> {
			this.fixture.store.answers("down" + key, new FetchResult.Unavailable("down", null));
			ask("down" + key, 1);
		});
		assertThat(this.fixture.counted("broker.store.calls.not.permitted", "outages")).isPositive();
	}

	@Test
	void aCallThatFindsNoFreePlaceIsCounted() {
		Secrets narrow = this.fixture.secrets(Duration.ofSeconds(2), Duration.ZERO,
				new StoreBounds(1, 10_000, 1, 20, Duration.ofSeconds(10)));
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch asked = new CountDownLatch(1);
		this.fixture.store.answers("k0", (request) -> {
			inside.countDown();
			await(asked);
			return FOUND;
		});
		Thread first = Thread.ofVirtual().start(() -> narrow.read(SecretsFixture.request("k0")));
		await(inside);

		assertThat(narrow.read(SecretsFixture.request("k1")))
			.isEqualTo(SecretsFixture.failed(new FetchResult.Throttled(Duration.ofSeconds(1))));
		assertThat(first.isAlive()).isTrue();
		asked.countDown();
		assertThat(this.fixture.counted("broker.store.calls.not.permitted", "concurrency")).isEqualTo(1);
		assertThat(this.fixture.store.reads("k1")).isZero();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
