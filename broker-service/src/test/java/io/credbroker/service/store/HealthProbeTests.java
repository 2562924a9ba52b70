package io.credbroker.service.store;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.store.StoreHealth.State;
import io.credbroker.service.support.MovableClock;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.StoreStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When a store is asked whether it works, and what is made of its answers.
 */
@ExtendWith(OutputCaptureExtension.class)
class HealthProbeTests {

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private final ScriptedStore provider = new ScriptedStore();

	private final MovableClock clock = new MovableClock();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final BackgroundTasks tasks = new BackgroundTasks(this.meters);

	private final Stores stores = stores(INTERVAL, Duration.ofSeconds(10));

	private final HealthProbe probe = probe(this.stores);

	private Stores stores(Duration interval, Duration timeout) {
		return TestStores.of(
				new Store("s", "scripted", this.provider, timeout, interval, Duration.ZERO,
						new StoreBounds(64, 10_000, 1, 4, Duration.ofSeconds(10))),
				this.clock, this.meters, Duration.ofSeconds(1));
	}

	private HealthProbe probe(Stores stores) {
		return new HealthProbe(stores.named("s"), this.clock);
	}

	private StoreHealth health() {
		return this.stores.overview().getFirst().health();
	}

	/** Whether a probe was made after that time, whose answer is then known. */
	@SuppressWarnings("ReferenceEquality") // Each answer makes a state of its own.
	private boolean isProbedAfter(Duration time) throws InterruptedException {
		this.clock.move(time);
		StoreHealth before = health();
		boolean started = this.probe.check(this.tasks);
		if (started) {
			await(() -> health() != before);
		}
		return started;
	}

	private void answers(FetchResult answer) {
		this.stores.named("s").calls("k", "caller").call(() -> answer);
	}

	private static void await(BooleanSupplier condition) throws InterruptedException {
		for (int i = 0; i < 3000 && !condition.getAsBoolean(); i++) {
			Thread.sleep(5);
		}
		assertThat(condition.getAsBoolean()).isTrue();
	}

	/** Has the store probed and waits for what came of it. */
	private void probed(Supplier<StoreStatus> answer, State expected) throws InterruptedException {
		this.provider.probed(answer);
		assertThat(isProbedAfter(INTERVAL)).isTrue();
		assertThat(health().state()).isEqualTo(expected);
	}

	private double gauge(State state) {
		return this.meters.get("broker.store.health").tags("store", "s", "state", state.text()).gauge().value();
	}

	@Test
	void eachStateIsShownWithItsReasonAndToldOnce(CapturedOutput output) throws InterruptedException {
		assertThat(health().state()).isEqualTo(State.UNKNOWN);
		probed(StoreStatus.Up::new, State.UP);
		assertThat(gauge(State.UP)).isEqualTo(1);

		probed(() -> new StoreStatus.Down("503 from /health"), State.DOWN);
		assertThat(health().since()).isEqualTo(this.clock.instant());
		assertThat(health().reason()).isEqualTo("503 from /health");
		assertThat(gauge(State.UP)).isZero();
		assertThat(gauge(State.DOWN)).isEqualTo(1);

		assertThat(isProbedAfter(INTERVAL)).isTrue();
		assertThat(output.toString().split("The store cannot be used", -1)).hasSize(2);
	}

	@Test
	void aStoreWhoseCallsAreAnsweredIsNotProbed() throws InterruptedException {
		probed(() -> new StoreStatus.Down("away"), State.DOWN);
		answers(new FetchResult.Missing());
		assertThat(health().state()).isEqualTo(State.UP);

		for (int i = 0; i < 10; i++) {
			assertThat(isProbedAfter(INTERVAL.dividedBy(2))).isFalse();
			answers(new FetchResult.Denied("403"));
		}
		assertThat(health().state()).isEqualTo(State.UP);
	}

	@Test
	void aProbeThatFailsKeepsNoCallFromTheStore() throws InterruptedException {
		for (int i = 0; i < 10; i++) {
			probed(() -> {
				throw new IllegalStateException("a defect");
			}, State.DOWN);
		}

		assertThat(health().reason()).isEqualTo("the provider failed with IllegalStateException");
		assertThat(this.stores.overview().getFirst().circuit()).isEqualTo("closed");
		assertThat(this.stores.named("s").calls("k", "caller").<FetchResult>call(FetchResult.Missing::new))
			.isEqualTo(new CallResult.Answered<>(new FetchResult.Missing()));
	}

	@Test
	void aStoreThatRefusesTheBrokerIsAskedAfterEverLongerPauses() throws InterruptedException {
		probed(() -> new StoreStatus.Refusing("403 to the login"), State.REFUSING);
		int probes = 1;
		for (int i = 0; i < 63; i++) {
			probes += isProbedAfter(INTERVAL) ? 1 : 0;
		}

		assertThat(probes).as("64 intervals").isBetween(8, 20);
	}

	@Test
	void aStoreWhoseLoginsAreHeldIsNotProbedMeanwhile() throws InterruptedException {
		this.clock.move(INTERVAL);
		for (int i = 0; i < 3; i++) {
			answers(new FetchResult.Rejected("403 to the login"));
		}

		assertThat(isProbedAfter(Duration.ofMillis(500))).isFalse();
		assertThat(health().state()).isEqualTo(State.REFUSING);
		assertThat(health().reason()).isEqualTo("403 to the login");
		assertThat(isProbedAfter(Duration.ofMillis(500))).isTrue();
	}

	@Test
	void aStoreThatAsksForFewerCallsIsNotProbedMeanwhile() throws InterruptedException {
		this.clock.move(INTERVAL);
		answers(new FetchResult.Throttled(Duration.ofMinutes(1)));
		this.stores.named("s").calls("other", "caller").call(() -> new FetchResult.Throttled(Duration.ofMinutes(1)));

		assertThat(isProbedAfter(INTERVAL.minusSeconds(1))).isFalse();
		assertThat(isProbedAfter(Duration.ofSeconds(1))).isTrue();
	}

	@Test
	void aProbeThatDoesNotEndIsGivenUpAndNotJoinedByAnother() throws InterruptedException {
		Stores impatient = stores(INTERVAL, Duration.ofMillis(50));
		HealthProbe stuck = probe(impatient);
		CountDownLatch end = new CountDownLatch(1);
		this.provider.probed(() -> {
			awaitUninterruptibly(end);
			return new StoreStatus.Up();
		});
		this.clock.move(INTERVAL);
		stuck.check(this.tasks);
		await(() -> impatient.overview().getFirst().health().state() == State.DOWN);

		this.clock.move(INTERVAL);
		assertThat(stuck.check(this.tasks)).isFalse();
		assertThat(impatient.overview().getFirst().health().reason()).isEqualTo("it did not answer within 50 ms");

		end.countDown();
		this.provider.probed(StoreStatus.Up::new);
		await(() -> {
			stuck.check(this.tasks);
			return impatient.overview().getFirst().health().state() == State.UP;
		});
	}

	private static void awaitUninterruptibly(CountDownLatch end) {
		while (true) {
			try {
				end.await();
				return;
			}
			catch (InterruptedException ex) {
				// as a driver that takes no notice
			}
		}
	}

	@Test
	void withoutAnIntervalNothingIsProbed() {
		HealthProbe never = probe(stores(Duration.ZERO, Duration.ofSeconds(10)));
		this.clock.move(Duration.ofDays(1));

		assertThat(never.check(this.tasks)).isFalse();
	}

}
