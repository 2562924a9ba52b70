package io.credbroker.service.secret;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import io.credbroker.service.store.StoreBounds;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FreshnessTests {

	private static final FetchResult DOWN = new FetchResult.Unavailable("down", null);

	private static final StoreKey KEY = StoreKey.shared("s", new SecretKey("k"), IssuingContext.NONE);

	private final SecretsFixture fixture = new SecretsFixture();

	private final Secrets secrets = this.fixture.secrets();

	private static FetchResult version(String version) {
		return ScriptedStore.found(version, Map.of("username", "user-" + version, "password", "password-" + version));
	}

	private ReadResult.Current current(ReadRequest request) {
		return (ReadResult.Current) this.secrets.read(request);
	}

	/**
	 * The refresh runs on a thread of its own.
	 */
	private ReadResult.Current untilFresh(ReadRequest request) throws InterruptedException {
		for (int i = 0; i < 500; i++) {
			ReadResult.Current current = current(request);
			if (!current.stale()) {
				return current;
			}
			Thread.sleep(10);
		}
		throw new AssertionError("never refreshed");
	}

	@Test
	void pastItsTtlTheOldOneServesWhileTheNewOneIsRead() throws InterruptedException {
		this.fixture.store.answers("k", version("1"));
		this.secrets.read(SecretsFixture.lenient("k"));
		this.fixture.clock.move(SecretsFixture.TTL);
		this.fixture.store.answers("k", version("2"));

		ReadResult.Current stale = current(SecretsFixture.lenient("k"));
		ReadResult.Current fresh = untilFresh(SecretsFixture.lenient("k"));

		assertThat(stale.stale()).isTrue();
		assertThat(stale.version()).isEqualTo("1");
		assertThat(stale.times().until()).isEqualTo(this.fixture.clock.instant().plus(SecretsFixture.RETRY));
		assertThat(fresh.version()).isEqualTo("2");
		assertThat(this.fixture.store.reads("k")).isEqualTo(2);
	}

	@Test
	void withoutMaxStaleNothingOldIsServed() {
		this.fixture.store.answers("k", version("1"));
		this.secrets.read(SecretsFixture.request("k"));
		this.fixture.clock.move(SecretsFixture.TTL);
		this.fixture.store.answers("k", DOWN);

		assertThat(this.secrets.read(SecretsFixture.request("k")))
			.isEqualTo(SecretsFixture.failed(new FetchResult.Unavailable("down", null)));
	}

	@Test
	void anOutageIsBridgedUpToTheLimitAndNotASecondFurther() {
		this.fixture.store.answers("k", version("1"));
		this.secrets.read(SecretsFixture.lenient("k"));
		this.fixture.store.answers("k", DOWN);
		this.fixture.clock.move(SecretsFixture.MAX_STALE.minusSeconds(1));

		ReadResult.Current last = current(SecretsFixture.lenient("k"));
		assertThat(last.stale()).isTrue();
		assertThat(last.times().until()).isEqualTo(this.fixture.clock.instant().plusSeconds(1));

		this.fixture.clock.move(Duration.ofSeconds(1));
		assertThat(this.secrets.read(SecretsFixture.lenient("k")))
			.isEqualTo(new ReadResult.StaleLimit(SecretsFixture.MAX_STALE, null));
	}

	static Stream<Named<Function<FetchRequest, FetchResult>>> outages() {
		return Stream.of(Named.of("down", (request) -> DOWN),
				Named.of("sealed", (request) -> new FetchResult.Unavailable("503: sealed", Duration.ofSeconds(30))),
				Named.of("throttling", (request) -> new FetchResult.Throttled(Duration.ofSeconds(5))),
				Named.of("rotating", (request) -> new FetchResult.Rotating(null)),
				Named.of("hanging", FreshnessTests::hang));
	}

	private static FetchResult hang(FetchRequest request) {
		try {
			Thread.sleep(Duration.ofMinutes(1));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return DOWN;
	}

	@ParameterizedTest
	@MethodSource("outages")
	void tenMinutesOfTroubleUnderLoadAreBridgedAndCostTheStoreFewCalls(Function<FetchRequest, FetchResult> trouble)
			throws InterruptedException {
		Secrets impatient = this.fixture.secrets(Duration.ofMillis(100), Duration.ZERO,
				new StoreBounds(64, 10_000, 2, 20, Duration.ofSeconds(10)));
		this.fixture.store.answers("k", version("1"));
		while (!(impatient.read(SecretsFixture.lenient("k")) instanceof ReadResult.Current)) {
			// A busy machine may need longer than the limit for the first one.
			this.fixture.clock.move(Duration.ofMinutes(1));
		}
		this.fixture.clock.move(SecretsFixture.TTL);
		this.fixture.store.answers("k", trouble);
		int before = this.fixture.store.reads("k");

		for (int second = 0; second < 600; second++) {
			for (int lookup = 0; lookup < 20; lookup++) {
				assertThat(impatient.read(SecretsFixture.lenient("k"))).isInstanceOfSatisfying(ReadResult.Current.class,
						(current) -> assertThat(current.stale()).isTrue());
			}
			Thread.sleep(1);
			this.fixture.clock.move(Duration.ofSeconds(1));
		}

		assertThat(this.fixture.store.reads("k") - before).as("calls in 600 seconds and 12,000 lookups")
			.isBetween(1, 122);
		this.fixture.clock.move(SecretsFixture.MAX_STALE);
		assertThat(impatient.read(SecretsFixture.lenient("k"))).isInstanceOf(ReadResult.StaleLimit.class);
	}

	@ParameterizedTest
	@ValueSource(classes = { FetchResult.Denied.class, FetchResult.Rejected.class, FetchResult.Malformed.class,
			FetchResult.Missing.class })
	void aStoreThatSaysNoForTenMinutesIsAskedEverMoreSeldom(Class<?> answer) {
		FetchResult no = answer.equals(FetchResult.Missing.class) ? new FetchResult.Missing()
				: answer.equals(FetchResult.Denied.class) ? new FetchResult.Denied("403")
						: answer.equals(FetchResult.Rejected.class) ? new FetchResult.Rejected("login refused")
								: new FetchResult.Malformed("garbage");
		this.fixture.store.answers("k", version("1"));
		this.secrets.read(SecretsFixture.request("k"));
		this.fixture.clock.move(SecretsFixture.TTL);
		this.fixture.store.answers("k", no);

		for (int lookup = 0; lookup < 600; lookup++) {
			assertThat(this.secrets.read(SecretsFixture.request("k"))).isNotInstanceOf(ReadResult.Current.class);
			this.fixture.clock.move(Duration.ofSeconds(1));
		}

		assertThat(this.fixture.store.reads("k")).isBetween(8, 20);
	}

	@Test
	void aStoreThatSaysNoEndsTheOldOneAtOnce() throws InterruptedException {
		this.fixture.store.answers("k", version("1"));
		this.secrets.read(SecretsFixture.lenient("k"));
		this.fixture.clock.move(SecretsFixture.TTL);
		this.fixture.store.answers("k", new FetchResult.Denied("403"));
		this.secrets.read(SecretsFixture.lenient("k"));
		Thread.sleep(300);

		assertThat(this.secrets.read(SecretsFixture.lenient("k")))
			.isEqualTo(SecretsFixture.failed(new FetchResult.Denied("403")));
	}

	@Test
	void anUnchangedVersionIsConfirmedWithoutReadingIt() {
		this.fixture.store.answers("k", version("1"));
		this.fixture.store.describes("k", () -> new DescribeResult.Described("1", null, null));
		this.secrets.read(SecretsFixture.request("k"));
		this.fixture.clock.move(SecretsFixture.TTL);

		ReadResult.Current confirmed = current(SecretsFixture.request("k"));

		assertThat(confirmed.readAt()).isEqualTo(this.fixture.clock.instant());
		assertThat(confirmed.version()).isEqualTo("1");
		assertThat(this.fixture.store.reads("k")).isEqualTo(1);
		assertThat(this.fixture.store.descriptions("k")).isEqualTo(1);
	}

	@Test
	void aStoreThatRefusesToDescribeIsRead() {
		this.fixture.store.answers("k", version("1"));
		this.fixture.store.describes("k", () -> new FetchResult.Denied("no right to metadata"));
		this.secrets.read(SecretsFixture.request("k"));
		this.fixture.clock.move(SecretsFixture.TTL);

		assertThat(current(SecretsFixture.request("k")).readAt()).isEqualTo(this.fixture.clock.instant());
		assertThat(this.fixture.store.reads("k")).isEqualTo(2);
	}

	@Test
	void aStoreThatCannotDescribeNowIsNotAskedForTheSecretAsWell() {
		this.fixture.store.answers("k", version("1"));
		this.fixture.store.describes("k", () -> new FetchResult.Unavailable("down", null));
		this.secrets.read(SecretsFixture.request("k"));
		this.fixture.clock.move(SecretsFixture.TTL);

		assertThat(this.secrets.read(SecretsFixture.request("k")))
			.isEqualTo(SecretsFixture.failed(new FetchResult.Unavailable("down", null)));
		assertThat(this.fixture.store.reads("k")).isEqualTo(1);
	}

	@Test
	void aRotationIsSeenDatedAndCounted() {
		AtomicInteger generation = new AtomicInteger(1);
		this.fixture.store.answers("k", (request) -> version(Integer.toString(generation.get())));
		this.fixture.store.describes("k",
				() -> new DescribeResult.Described(Integer.toString(generation.get()), null, null));
		List<ReadResult.Current> seen = new ArrayList<>(List.of(current(SecretsFixture.request("k"))));
		generation.set(2);
		this.fixture.clock.move(SecretsFixture.TTL);
		Instant noticed = this.fixture.clock.instant();
		seen.add(current(SecretsFixture.request("k")));
		this.fixture.clock.move(SecretsFixture.TTL);
		seen.add(current(SecretsFixture.request("k")));

		assertThat(seen).extracting((current) -> current.secret().rotatedAt()).containsExactly(null, noticed, noticed);
		assertThat(this.fixture.meters.get("broker.rotations").tag("store", "s").counter().count()).isEqualTo(1);
	}

	@Test
	void nobodyEverSeesTheUserOfOneVersionWithThePasswordOfAnother() throws InterruptedException {
		AtomicInteger generation = new AtomicInteger(1);
		this.fixture.store.answers("k", (request) -> version(Integer.toString(generation.get())));
		List<Thread> callers = new ArrayList<>();
		List<String> mixed = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 8; i++) {
			callers.add(Thread.ofVirtual().start(() -> {
				for (int lookup = 0; lookup < 500; lookup++) {
					Map<String, SecretValue> fields = current(SecretsFixture.lenient("k")).secret().fields();
					String user = revealed(fields, "username");
					String password = revealed(fields, "password");
					if (!user.substring(5).equals(password.substring(9))) {
						mixed.add(user + " " + password.length());
					}
				}
			}));
		}
		for (int rotation = 0; rotation < 50; rotation++) {
			generation.incrementAndGet();
			this.fixture.clock.move(SecretsFixture.TTL);
			Thread.sleep(2);
		}
		for (Thread caller : callers) {
			caller.join();
		}

		assertThat(mixed).isEmpty();
	}

	private static String revealed(Map<String, SecretValue> fields, String name) {
		return Objects.requireNonNull(fields.get(name)).reveal();
	}

	@Test
	void issuedCredentialsAreSharedAsFarAsTheirMappingSays() {
		this.fixture.store.answers("k", version("1"));
		read(KEY.perCaller("test/a"));
		read(KEY.perCaller("test/a"));
		assertThat(this.fixture.store.reads("k")).isEqualTo(1);

		read(KEY.perCaller("test/b"));
		assertThat(this.fixture.store.reads("k")).isEqualTo(2);

		read(KEY.perLookup("1"));
		read(KEY.perLookup("1"));
		assertThat(this.fixture.store.reads("k")).isEqualTo(4);
	}

	private void read(StoreKey key) {
		this.secrets.read(new ReadRequest(key, new ReadRequest.Ages(SecretsFixture.TTL, SecretsFixture.TTL),
				Duration.ZERO, false, new AuditContext("test/etl", "c")));
	}

	@Test
	void freshIsSpentByEachCallerForEachSecret() {
		this.fixture.store.answers("k", version("1"));
		for (int i = 0; i < 10; i++) {
			this.secrets.read(SecretsFixture.request("k", Duration.ZERO, true));
			this.fixture.clock.move(Duration.ofSeconds(2));
		}

		assertThat(this.fixture.store.reads("k")).isEqualTo(1 + 3);
	}

	@Test
	void memoryIsBoundedByNumberAndBySize() {
		Secrets few = this.fixture.secrets(Duration.ofSeconds(5), Duration.ZERO,
				new StoreBounds(64, 10_000, 1, 20, Duration.ofSeconds(10)), 10);
		for (int i = 0; i < 500; i++) {
			this.fixture.store.answers("k" + i, version("1"));
			few.read(SecretsFixture.request("k" + i));
		}
		this.fixture.clock.move(Duration.ofSeconds(2));
		int before = reads();
		for (int i = 0; i < 500; i++) {
			few.read(SecretsFixture.request("k" + i));
		}

		assertThat(reads() - before).isGreaterThanOrEqualTo(480);
	}

	private int reads() {
		int reads = 0;
		for (int i = 0; i < 500; i++) {
			reads += this.fixture.store.reads("k" + i);
		}
		return reads;
	}

}
