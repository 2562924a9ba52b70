package io.credbroker.service.secret;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is served while a rotation is due and the new version was not seen yet.
 */
class RotationTests {

	private static final Duration PERIOD = Duration.ofSeconds(60);

	private final SecretsFixture fixture = new SecretsFixture();

	private final Secrets secrets = this.fixture.secrets();

	private final AtomicInteger version = new AtomicInteger(1);

	private final Instant begun = this.fixture.clock.instant();

	private FetchResult stored() {
		return stored(this.begun.plus(PERIOD.multipliedBy(this.version.get())));
	}

	private FetchResult stored(@Nullable Instant next) {
		String version = Integer.toString(this.version.get());
		return new FetchResult.Found(
				new Secret(Map.of("password", SecretValue.of(version)), version, this.begun, next, null, null));
	}

	private String password(ReadRequest request) {
		return password(this.secrets.read(request));
	}

	private static String password(ReadResult reading) {
		assertThat(reading).isInstanceOf(ReadResult.Current.class);
		return Objects.requireNonNull(((ReadResult.Current) reading).secret().fields().get("password")).reveal();
	}

	@Test
	void onceARotationIsDueEveryAnswerIsTheStoresOwn() {
		this.fixture.store.answers("k", (request) -> stored());
		password(SecretsFixture.request("k"));
		this.fixture.clock.move(PERIOD);

		for (int lookup = 0; lookup < 5; lookup++) {
			assertThat(password(SecretsFixture.request("k"))).isEqualTo("1");
		}
		assertThat(this.fixture.store.reads("k")).isEqualTo(1 + 5);

		this.version.set(2);
		assertThat(password(SecretsFixture.request("k"))).isEqualTo("2");
		assertThat(password(SecretsFixture.request("k"))).isEqualTo("2");
		assertThat(this.fixture.store.reads("k")).as("a new version is kept again").isEqualTo(1 + 6);
	}

	@Test
	void aClockThatIsLateBySoMuchAsIsAllowedForIsNoticedByNobody() {
		this.fixture.store.answers("k", (request) -> stored());
		password(SecretsFixture.request("k"));
		this.fixture.clock.move(PERIOD.minusMillis(900));
		this.version.set(2);

		assertThat(password(SecretsFixture.request("k"))).isEqualTo("2");
	}

	@Test
	void anAnswerNeverHoldsPastTheRotation() {
		this.fixture.store.answers("k", (request) -> stored());
		List<Instant> ends = new ArrayList<>(List.of(until()));
		this.fixture.clock.move(PERIOD);
		ends.add(until());
		this.fixture.store.answers("k", new FetchResult.Unavailable("down", null));
		ends.add(until());

		assertThat(ends).containsExactly(this.begun.plus(PERIOD), this.fixture.clock.instant(),
				this.fixture.clock.instant());
	}

	private Instant until() {
		return ((ReadResult.Current) this.secrets.read(SecretsFixture.lenient("k"))).times().until();
	}

	/**
	 * A request that joins a read begun before it arrived would get the old version.
	 */
	@Test
	void nobodyIsGivenWhatWasReadBeforeItAsked() throws Exception {
		this.fixture.store.answers("k", (request) -> stored());
		password(SecretsFixture.request("k"));
		this.fixture.clock.move(PERIOD);
		CountDownLatch released = new CountDownLatch(1);
		CountDownLatch underWay = new CountDownLatch(1);
		this.fixture.store.answers("k", (request) -> {
			FetchResult seen = stored();
			underWay.countDown();
			await(released);
			return seen;
		});
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<ReadResult> first = callers.submit(() -> this.secrets.read(SecretsFixture.request("k")));
			await(underWay);
			this.version.set(2);
			this.fixture.clock.move(Duration.ofMillis(1));
			List<Future<ReadResult>> later = IntStream.range(0, 100)
				.mapToObj((number) -> callers.submit(() -> this.secrets.read(SecretsFixture.request("k"))))
				.toList();
			this.fixture.awaitWaiting(101);
			released.countDown();

			assertThat(password(first.get())).isEqualTo("1");
			for (Future<ReadResult> one : later) {
				assertThat(password(one.get())).isEqualTo("2");
			}
		}
		assertThat(this.fixture.store.reads("k")).as("one more read for all who came later").isEqualTo(1 + 2);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aRotationThatNeverComesCostsNoReadForEachLookup() throws Exception {
		this.fixture.store.answers("k", (request) -> stored());
		password(SecretsFixture.request("k"));
		this.fixture.clock.move(Duration.ofMinutes(10));
		password(SecretsFixture.request("k"));
		int before = this.fixture.store.reads("k");
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<ReadResult>> herd = IntStream.range(0, 1000)
				.mapToObj((number) -> callers.submit(() -> this.secrets.read(SecretsFixture.request("k"))))
				.toList();
			for (Future<ReadResult> one : herd) {
				password(one.get());
			}
		}

		assertThat(this.fixture.store.reads("k") - before).isBetween(1, 250);
	}

	@Test
	void aStoreThatDescribesIsNotReadForIt() {
		this.fixture.store.answers("k", (request) -> stored());
		this.fixture.store.describes("k", () -> new DescribeResult.Described(Integer.toString(this.version.get()),
				this.begun, this.begun.plus(PERIOD.multipliedBy(this.version.get()))));
		SecretContent first = ((ReadResult.Current) this.secrets.read(SecretsFixture.request("k"))).content();
		this.fixture.clock.move(PERIOD);

		SecretContent confirmed = ((ReadResult.Current) this.secrets.read(SecretsFixture.request("k"))).content();
		this.version.set(2);
		String rotated = password(SecretsFixture.request("k"));

		assertThat(confirmed.derived()).as("what was made of it still serves").isSameAs(first.derived());
		assertThat(rotated).isEqualTo("2");
		assertThat(this.fixture.store.descriptions("k")).isEqualTo(2);
		assertThat(this.fixture.store.reads("k")).isEqualTo(2);
	}

	/**
	 * A vault may still tell the version of a secret that the broker may no longer read.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 1, 5, 15 })
	void aRightThatIsWithdrawnEndsThoughTheVersionIsStillTold(int minutes) {
		Duration ttl = Duration.ofMinutes(minutes);
		ReadRequest request = new ReadRequest(StoreKey.shared("s", new SecretKey("k"), IssuingContext.NONE),
				new ReadRequest.Ages(ttl, ttl), Duration.ZERO, false, SecretsFixture.request("k").audit());
		this.fixture.store.answers("k", stored(null));
		this.fixture.store.describes("k", () -> new DescribeResult.Described("1", null, null));
		password(request);
		this.fixture.store.answers("k", new FetchResult.Malformed("the broker may no longer have it"));
		Duration served = Duration.ZERO;
		while (this.secrets.read(request) instanceof ReadResult.Current && served.compareTo(Duration.ofDays(1)) < 0) {
			this.fixture.clock.move(Duration.ofSeconds(30));
			served = served.plusSeconds(30);
		}

		assertThat(served).isEqualTo(SecretsFixture.CONFIRM_LIMIT);
		assertThat(this.fixture.store.descriptions("k")).isPositive();
	}

	@Test
	void aTtlLongerThanTheLimitIsKept() {
		ReadRequest request = new ReadRequest(StoreKey.shared("s", new SecretKey("k"), IssuingContext.NONE),
				new ReadRequest.Ages(Duration.ofHours(2), Duration.ofHours(2)), Duration.ZERO, false,
				SecretsFixture.request("k").audit());
		this.fixture.store.answers("k", stored(null));
		this.fixture.store.describes("k", () -> new DescribeResult.Described("1", null, null));
		password(request);
		this.fixture.clock.move(Duration.ofMinutes(119));
		password(request);
		assertThat(this.fixture.store.reads("k")).isEqualTo(1);

		this.fixture.clock.move(Duration.ofMinutes(1));
		password(request);
		assertThat(this.fixture.store.reads("k")).isEqualTo(2);
		assertThat(this.fixture.store.descriptions("k")).isZero();
	}

}
