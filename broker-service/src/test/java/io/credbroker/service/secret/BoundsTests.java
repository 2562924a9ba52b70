package io.credbroker.service.secret;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.credbroker.service.store.StoreBounds;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class BoundsTests {

	private static final FetchResult DOWN = new FetchResult.Unavailable("down", null);

	private static final FetchResult FOUND = ScriptedStore.found("1", Map.of("password", "p"));

	private static final Duration WAIT = Duration.ofSeconds(10);

	private final SecretsFixture fixture = new SecretsFixture();

	private Secrets secrets(int concurrent, int attempts) {
		return this.fixture.secrets(Duration.ofSeconds(5), Duration.ZERO,
				new StoreBounds(concurrent, 10_000, attempts, 10, WAIT));
	}

	private int reads(int keys) {
		return IntStream.range(0, keys).map((key) -> this.fixture.store.reads("k" + key)).sum();
	}

	@Test
	void aStoreThatFailsCallAfterCallIsLeftAloneThenTriedThenTrusted(CapturedOutput output) {
		Secrets secrets = secrets(64, 1);
		IntStream.range(0, 100).forEach((key) -> this.fixture.store.answers("k" + key, DOWN));
		List<ReadResult> readings = IntStream.range(0, 100)
			.mapToObj((key) -> secrets.read(SecretsFixture.request("k" + key)))
			.toList();

		assertThat(reads(100)).isEqualTo(5);
		assertThat(readings.subList(0, 5))
			.containsOnly(SecretsFixture.failed(new FetchResult.Unavailable("down", null)));
		assertThat(readings.subList(5, 100)).containsOnly(new ReadResult.Failed(new StoreFailure.CircuitOpen(WAIT)));

		IntStream.range(0, 100).forEach((key) -> this.fixture.store.answers("k" + key, FOUND));
		this.fixture.clock.move(WAIT.plusSeconds(1));
		assertThat(IntStream.range(0, 100).mapToObj((key) -> secrets.read(SecretsFixture.request("k" + key))))
			.allSatisfy((reading) -> assertThat(reading).isInstanceOf(ReadResult.Current.class));
		assertThat(output.getAll().split("they are paused for a while", -1)).as("warned once").hasSize(2);
		assertThat(this.fixture.meters.get("resilience4j.circuitbreaker.state")
			.tags("name", "s", "state", "closed")
			.gauge()
			.value()).isEqualTo(1);
	}

	@Test
	void aStoreThatRejectsTheBrokerEachTimeIsNotAskedUntilItsAccountIsLocked() {
		Secrets secrets = secrets(64, 2);
		IntStream.range(0, 100)
			.forEach((key) -> this.fixture.store.answers("k" + key, new FetchResult.Rejected("login failed")));
		IntStream.range(0, 100).forEach((key) -> secrets.read(SecretsFixture.request("k" + key)));

		assertThat(reads(100)).isEqualTo(3);
	}

	@Test
	void keysThatAStoreDeniesCloseItForNobody() {
		Secrets secrets = secrets(64, 2);
		IntStream.range(0, 20)
			.forEach((key) -> this.fixture.store.answers("k" + key, new FetchResult.Denied("403 on this path")));
		IntStream.range(0, 20).forEach((key) -> secrets.read(SecretsFixture.request("k" + key)));
		this.fixture.store.answers("k99", FOUND);

		assertThat(secrets.read(SecretsFixture.request("k99"))).isInstanceOf(ReadResult.Current.class);
		assertThat(secrets.read(SecretsFixture.request("k20")))
			.isEqualTo(SecretsFixture.failed(new FetchResult.Missing()));
	}

	@Test
	void aStoreGetsAsManyCallsAtOnceAsSuitItsTypeUnlessASettingSaysOtherwise() {
		assertThat(new StoreBounds(null, 500, 2, 20, WAIT).orConcurrentCalls(8).places()).isEqualTo(8);
		assertThat(new StoreBounds(32, 500, 2, 20, WAIT).orConcurrentCalls(8).places()).isEqualTo(32);
	}

	@Test
	void whatIsMissingIsAskedForEverMoreSeldom() {
		Secrets secrets = secrets(64, 1);
		for (int second = 0; second < 600; second++) {
			assertThat(secrets.read(SecretsFixture.request("k0")))
				.isEqualTo(SecretsFixture.failed(new FetchResult.Missing()));
			this.fixture.clock.move(Duration.ofSeconds(1));
		}

		assertThat(this.fixture.store.reads("k0")).isBetween(10, 20);

		this.fixture.store.answers("k0", FOUND);
		this.fixture.clock.move(Duration.ofMinutes(1));
		assertThat(secrets.read(SecretsFixture.request("k0"))).isInstanceOf(ReadResult.Current.class);
	}

	@Test
	void aReadIsRepeatedWhereThatIsSafeAndOnlyThere() {
		Secrets secrets = secrets(64, 2);
		AtomicInteger calls = new AtomicInteger();
		this.fixture.store.answers("k0", (request) -> (calls.incrementAndGet() == 1) ? DOWN : FOUND);
		this.fixture.store.answers("k1", DOWN);
		this.fixture.store.issues("k1");

		assertThat(secrets.read(SecretsFixture.request("k0"))).isInstanceOf(ReadResult.Current.class);
		assertThat(secrets.read(SecretsFixture.request("k1")))
			.isEqualTo(SecretsFixture.failed(new FetchResult.Unavailable("down", null)));
		assertThat(calls.get()).isEqualTo(2);
		assertThat(this.fixture.store.reads("k1")).isEqualTo(1);
	}

	@Test
	void aReadIsNotRepeatedWhenTheStoreWantsMoreTimeThanThereIs() {
		Secrets secrets = secrets(64, 3);
		this.fixture.store.answers("k0", new FetchResult.Unavailable("sealed", Duration.ofMinutes(1)));

		assertThat(secrets.read(SecretsFixture.request("k0")))
			.isEqualTo(SecretsFixture.failed(new FetchResult.Unavailable("sealed", Duration.ofMinutes(1))));
		assertThat(this.fixture.store.reads("k0")).isEqualTo(1);
	}

	@Test
	void aStoreThatAsksForFewerCallsGetsNone() {
		Secrets secrets = secrets(64, 2);
		IntStream.range(0, 2).forEach((key) -> {
			this.fixture.store.answers("k" + key, new FetchResult.Throttled(Duration.ofSeconds(30)));
			secrets.read(SecretsFixture.request("k" + key));
		});
		this.fixture.store.answers("k2", FOUND);

		assertThat(secrets.read(SecretsFixture.request("k2")))
			.isEqualTo(SecretsFixture.failed(new FetchResult.Throttled(Duration.ofSeconds(30))));
		assertThat(this.fixture.store.reads("k2")).isZero();

		this.fixture.clock.move(Duration.ofSeconds(30));
		assertThat(secrets.read(SecretsFixture.request("k2"))).isInstanceOf(ReadResult.Current.class);
	}

	@Test
	void aKeyThatIsThrottledByItselfIsLeftAloneByItself() {
		Secrets secrets = secrets(64, 2);
		this.fixture.store.answers("k0", new FetchResult.Throttled(Duration.ofSeconds(30)));
		this.fixture.store.answers("k1", FOUND);
		IntStream.range(0, 20).forEach((time) -> secrets.read(SecretsFixture.request("k0")));

		assertThat(secrets.read(SecretsFixture.request("k0")))
			.isEqualTo(SecretsFixture.failed(new FetchResult.Throttled(Duration.ofSeconds(30))));
		assertThat(this.fixture.store.reads("k0")).isEqualTo(1);
		assertThat(secrets.read(SecretsFixture.request("k1"))).isInstanceOf(ReadResult.Current.class);
	}

	@Test
	void aKeyThatFailsAgainAndAgainIsLeftAloneByItself() {
		Secrets secrets = secrets(64, 1);
		this.fixture.store.answers("bad", DOWN);
		for (int second = 0; second < 300; second++) {
			IntStream.range(0, 10).forEach((time) -> secrets.read(SecretsFixture.request("bad")));
			String good = "k" + second;
			this.fixture.store.answers(good, FOUND);
			assertThat(secrets.read(SecretsFixture.request(good))).isInstanceOf(ReadResult.Current.class);
			this.fixture.clock.move(Duration.ofSeconds(1));
		}

		assertThat(this.fixture.store.reads("bad")).isBetween(10, 50);

		this.fixture.store.answers("bad", FOUND);
		this.fixture.clock.move(WAIT);
		assertThat(secrets.read(SecretsFixture.request("bad"))).isInstanceOf(ReadResult.Current.class);
	}

	@Test
	void aCredentialThatIsAcceptedAgainOpensTheStoreWithOneCall() {
		Secrets secrets = secrets(64, 1);
		this.fixture.store.answers("k0", new FetchResult.Rejected("401 at the login"));
		for (int second = 0; second < 600; second++) {
			secrets.read(SecretsFixture.request("k0"));
			this.fixture.clock.move(Duration.ofSeconds(1));
		}
		assertThat(this.fixture.store.reads("k0")).isBetween(10, 20);

		this.fixture.store.answers("k0", FOUND);
		this.fixture.store.answers("k1", FOUND);
		this.fixture.clock.move(Duration.ofMinutes(1));
		assertThat(secrets.read(SecretsFixture.request("k0"))).isInstanceOf(ReadResult.Current.class);
		assertThat(secrets.read(SecretsFixture.request("k1"))).isInstanceOf(ReadResult.Current.class);
	}

	@Test
	void noMoreCallsAtOnceThanTheStoreMayGet() throws Exception {
		Secrets secrets = secrets(4, 1);
		AtomicInteger atOnce = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		IntStream.range(0, 40).forEach((key) -> this.fixture.store.answers("k" + key, (request) -> {
			most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
			pause(20);
			atOnce.decrementAndGet();
			return FOUND;
		}));
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<ReadResult>> readings = IntStream.range(0, 40)
				.mapToObj((key) -> callers.submit(() -> secrets.read(SecretsFixture.request("k" + key))))
				.toList();
			for (Future<ReadResult> reading : readings) {
				assertThat(reading.get()).isInstanceOf(ReadResult.Current.class);
			}
		}

		assertThat(most.get()).isBetween(2, 4);
	}

	@Test
	void aHundredKeysOfASlowStoreAreReadTogether() throws Exception {
		Secrets secrets = secrets(64, 1);
		IntStream.range(0, 100).forEach((key) -> this.fixture.store.answers("k" + key, BoundsTests::slowly));
		long begun = System.nanoTime();
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<ReadResult>> readings = IntStream.range(0, 100)
				.mapToObj((key) -> callers.submit(() -> secrets.read(SecretsFixture.request("k" + key))))
				.toList();
			for (Future<ReadResult> reading : readings) {
				assertThat(reading.get()).isInstanceOf(ReadResult.Current.class);
			}
		}

		assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("against one after the other")
			.isLessThan(Duration.ofMillis(100 * 50 / 2));
	}

	private static FetchResult slowly(FetchRequest request) {
		pause(50);
		return FOUND;
	}

	private static void pause(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
