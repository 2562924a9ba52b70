package io.credbroker.service.secret;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.credbroker.service.store.StoreBounds;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.service.support.MovableClock;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SecretsTests {

	private static final Duration TTL = SecretsFixture.TTL;

	private final SecretsFixture fixture = new SecretsFixture();

	private final ScriptedStore store = this.fixture.store;

	private final MovableClock clock = this.fixture.clock;

	private final SimpleMeterRegistry meters = this.fixture.meters;

	private final Secrets secrets = this.fixture.secrets();

	private static ReadRequest request(String key) {
		return SecretsFixture.request(key);
	}

	private static ReadRequest request(String key, Duration validFor, boolean fresh) {
		return SecretsFixture.request(key, validFor, fresh);
	}

	private static FetchResult slowly(FetchRequest request) {
		pause(Duration.ofMillis(50));
		return ScriptedStore.found("1", Map.of("password", request.key().path()));
	}

	private static void pause(Duration time) {
		try {
			Thread.sleep(time);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void whatIsMadeOfAContentIsKeptUntilItsStoreGivesAnother() {
		this.store
			.answers("k",
					(request) -> new FetchResult.Found(new Secret(
							Map.of("password", SecretValue.of((this.store.reads("k") < 3) ? "same" : "changed")), "1",
							null, null, this.clock.instant().plus(Duration.ofDays(1)), null)));

		List<String> made = new ArrayList<>();
		for (int reading = 1; reading <= 3; reading++) {
			String name = "made at reading " + reading;
			ReadResult.Current current = (ReadResult.Current) this.secrets.read(request("k"));
			made.add(current.content().derived().get("key", String.class, () -> name));
			this.clock.move(TTL);
		}

		assertThat(made).containsExactly("made at reading 1", "made at reading 1", "made at reading 3");
	}

	@Test
	void aThousandWhoAskForOneColdKeyCostOneRead() throws Exception {
		this.store.answers("k", SecretsTests::slowly);

		List<ReadResult> readings = atOnce(1000, () -> this.secrets.read(request("k")));

		assertThat(readings).hasSize(1000)
			.allSatisfy((reading) -> assertThat(reading).isInstanceOf(ReadResult.Current.class));
		assertThat(this.store.reads("k")).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void oneFailureIsTheFailureOfAThousandWhoWait(int attempts) throws Exception {
		Secrets patient = this.fixture.secrets(Duration.ofMinutes(1), Duration.ZERO,
				new StoreBounds(64, 100, attempts, 20, Duration.ofSeconds(10)));
		CountDownLatch everybodyWaits = new CountDownLatch(1);
		this.store.answers("k", (request) -> {
			await(everybodyWaits);
			return new FetchResult.Unavailable("down", null);
		});
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<ReadResult>> waiting = IntStream.range(0, 1000)
				.mapToObj((number) -> callers.submit(() -> patient.read(request("k"))))
				.toList();
			this.fixture.awaitWaiting(1000);
			everybodyWaits.countDown();

			for (Future<ReadResult> one : waiting) {
				assertThat(one.get()).isEqualTo(SecretsFixture.failed(new FetchResult.Unavailable("down", null)));
			}
		}
		assertThat(this.store.reads("k")).isEqualTo(attempts);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void keysNeverWaitForEachOther() {
		CountDownLatch released = new CountDownLatch(1);
		this.store.answers("stuck", (request) -> {
			await(released);
			return new FetchResult.Missing();
		});
		this.store.answers("k", ScriptedStore.found("1", Map.of("password", "p")));
		Thread stuck = Thread.ofVirtual().start(() -> this.secrets.read(request("stuck")));

		assertThat(this.secrets.read(request("k"))).isInstanceOf(ReadResult.Current.class);

		assertThat(stuck.isAlive()).isTrue();
		released.countDown();
	}

	@Test
	void aCallerWhoGoesAwayTakesNobodysAnswerAlong() throws Exception {
		CountDownLatch released = new CountDownLatch(1);
		this.store.answers("k", (request) -> {
			await(released);
			return ScriptedStore.found("1", Map.of("password", "p"));
		});
		Thread leader = Thread.ofVirtual().start(() -> this.secrets.read(request("k")));
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<ReadResult> follower = callers.submit(() -> this.secrets.read(request("k")));
			leader.interrupt();
			released.countDown();

			assertThat(follower.get()).isInstanceOf(ReadResult.Current.class);
		}
		assertThat(this.store.reads("k")).isEqualTo(1);
	}

	@Test
	void aStoreThatHangsTimesOutForAllAndIsAskedAgainByTheNext() {
		Secrets impatient = this.fixture.secrets(Duration.ofMillis(100), Duration.ZERO,
				new StoreBounds(64, 100, 1, 20, Duration.ofSeconds(10)));
		this.store.answers("k", (request) -> {
			pause(Duration.ofMinutes(1));
			return new FetchResult.Missing();
		});

		assertThat(impatient.read(request("k")))
			.isEqualTo(new ReadResult.Failed(new StoreFailure.TimedOut(Duration.ofMillis(100))));

		this.store.answers("k", ScriptedStore.found("1", Map.of("password", "p")));
		assertThat(impatient.read(request("k"))).isInstanceOf(ReadResult.Current.class);
	}

	@Test
	void aSecretIsReadAgainWhenItsTtlIsOver() {
		this.store.answers("k", ScriptedStore.found("1", Map.of("password", "p")));
		this.secrets.read(request("k"));
		this.clock.move(TTL.minusSeconds(1));
		this.secrets.read(request("k"));
		assertThat(this.store.reads("k")).isEqualTo(1);

		this.clock.move(Duration.ofSeconds(1));
		this.store.answers("k", ScriptedStore.found("2", Map.of("password", "q")));

		assertThat(this.secrets.read(request("k"))).isInstanceOfSatisfying(ReadResult.Current.class,
				(current) -> assertThat(current.version()).isEqualTo("2"));
	}

	@Test
	void whoeverHearsAnAnswerAndAsksAgainIsNotGivenTheOldOne() {
		for (int version = 1; version <= 2000; version++) {
			String expected = Integer.toString(version);
			this.store.answers("k", ScriptedStore.found(expected, Map.of("password", "p")));

			assertThat(this.secrets.read(request("k"))).isInstanceOfSatisfying(ReadResult.Current.class,
					(current) -> assertThat(current.version()).isEqualTo(expected));

			this.clock.move(TTL);
		}
	}

	@Test
	void freshPassesOverTheCacheButNotWithinItsInterval() {
		this.store.answers("k", ScriptedStore.found("1", Map.of("password", "p")));
		this.secrets.read(request("k"));
		this.secrets.read(request("k", Duration.ZERO, true));
		assertThat(this.store.reads("k")).isEqualTo(1);

		this.clock.move(Duration.ofSeconds(2));
		this.secrets.read(request("k", Duration.ZERO, true));

		assertThat(this.store.reads("k")).isEqualTo(2);
	}

	@Test
	void aCachedSecretThatEndsTooSoonIsReadAgain() {
		this.store.answers("k", issuedUntil(this.clock.instant().plusSeconds(600)));
		this.secrets.read(request("k"));
		this.clock.move(Duration.ofSeconds(60));

		this.secrets.read(request("k", Duration.ofSeconds(500), false));
		assertThat(this.store.reads("k")).isEqualTo(1);

		this.secrets.read(request("k", Duration.ofSeconds(541), false));
		assertThat(this.store.reads("k")).isEqualTo(2);
	}

	private static FetchResult issuedUntil(Instant end) {
		return new FetchResult.Found(new Secret(Map.of("password", SecretValue.of("p")), "1", null, null, end, null));
	}

	static List<FetchResult> definitive() {
		return List.of(new FetchResult.Missing(), new FetchResult.Denied("no"), new FetchResult.Rejected("no"),
				new FetchResult.Malformed("no"));
	}

	@ParameterizedTest
	@MethodSource("definitive")
	void whatTheStoreNoLongerGivesLeavesTheCacheAtOnce(FetchResult answer) {
		this.store.answers("k", ScriptedStore.found("1", Map.of("password", "p")));
		this.secrets.read(request("k"));
		this.clock.move(Duration.ofSeconds(2));
		this.store.answers("k", answer);
		this.secrets.read(request("k", Duration.ZERO, true));

		assertThat(this.secrets.read(request("k"))).isNotInstanceOf(ReadResult.Current.class);
	}

	@Test
	void anOutageLeavesTheCacheAsItIs() {
		this.store.answers("k", ScriptedStore.found("1", Map.of("password", "p")));
		this.secrets.read(request("k"));
		this.clock.move(Duration.ofSeconds(2));
		this.store.answers("k", new FetchResult.Unavailable("down", null));

		assertThat(this.secrets.read(request("k", Duration.ZERO, true)))
			.matches(SecretsFixture.failedWith("Unavailable"));
		assertThat(this.secrets.read(request("k"))).isInstanceOf(ReadResult.Current.class);
	}

	@Test
	void aProviderThatThrowsIsAnUnavailableStore() {
		this.store.answers("k", (request) -> {
			throw new IllegalStateException("the message may hold a secret");
		});

		assertThat(this.secrets.read(request("k"))).isEqualTo(SecretsFixture
			.failed(new FetchResult.Unavailable("the provider failed with IllegalStateException", null)));
	}

	@Test
	void contentsAreToldApartByFingerprint() {
		this.store.answers("one", ScriptedStore.found("1", Map.of("a", "bc")));
		this.store.answers("same", ScriptedStore.found("1", Map.of("a", "bc")));
		this.store.answers("shifted", ScriptedStore.found("1", Map.of("ab", "c")));

		assertThat(fingerprint("one")).isEqualTo(fingerprint("same")).isNotEqualTo(fingerprint("shifted"));
	}

	private String fingerprint(String key) {
		return ((ReadResult.Current) this.secrets.read(request(key))).fingerprint();
	}

	@Test
	void readsAndHitsAreCounted() {
		this.store.answers("k", ScriptedStore.found("1", Map.of("password", "p")));
		this.secrets.read(request("k"));
		this.secrets.read(request("k"));

		assertThat(this.meters.get("broker.store.reads").tags("store", "s", "outcome", "current").timer().count())
			.isEqualTo(1);
		assertThat(this.meters.get("broker.secret.hits").tags("store", "s").counter().count()).isEqualTo(1);
	}

	private static <T> List<T> atOnce(int callers, Callable<T> call) throws InterruptedException, ExecutionException {
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			CountDownLatch start = new CountDownLatch(1);
			List<Future<T>> futures = IntStream.range(0, callers).mapToObj((number) -> threads.submit(() -> {
				start.await();
				return call.call();
			})).toList();
			start.countDown();
			List<T> results = new ArrayList<>();
			for (Future<T> future : futures) {
				results.add(future.get());
			}
			return results;
		}
	}

}
