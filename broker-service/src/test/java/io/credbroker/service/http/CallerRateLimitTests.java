package io.credbroker.service.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.support.TestTokenMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CallerRateLimitTests {

	private final AtomicLong nanos = new AtomicLong();

	private final CallerRateLimit limits = limits(2, 3);

	private CallerRateLimit limits(int requestsPerSecond, int burst) {
		return new CallerRateLimit(new CallerRateProperties(requestsPerSecond, burst), this.nanos::get);
	}

	private static Caller caller(String issuer, String subject, @Nullable String client) {
		return new Caller(issuer, subject, client, Set.of(), null, Map.of(), TestTokenMetadata.of(Instant.MAX));
	}

	private static int admitted(CallerRateLimit limits, Caller caller, int requests) {
		int admitted = 0;
		for (int number = 0; number < requests; number++) {
			admitted += limits.admit(caller) ? 1 : 0;
		}
		return admitted;
	}

	private void move(Duration by) {
		this.nanos.addAndGet(by.toNanos());
	}

	@Test
	void aBurstIsAnsweredAndThenAsManyAsTheRateAllows() {
		Caller caller = caller("ping", "airflow", null);

		assertThat(admitted(this.limits, caller, 10)).isEqualTo(3);
		move(Duration.ofMillis(499));
		assertThat(admitted(this.limits, caller, 10)).isZero();
		move(Duration.ofMillis(1));
		assertThat(admitted(this.limits, caller, 10)).isEqualTo(1);
		move(Duration.ofHours(1));
		assertThat(admitted(this.limits, caller, 10)).isEqualTo(3);
	}

	@Test
	void whoWaitsAsToldFindsRoomHoweverLowTheRate() {
		CallerRateLimit low = limits(1, 1);
		Caller caller = caller("ping", "airflow", null);
		assertThat(admitted(low, caller, 2)).isEqualTo(1);

		move(CallerRateLimit.WAIT);

		assertThat(low.admit(caller)).isTrue();
	}

	@Test
	void callersShareNoLimit() {
		Caller noisy = caller("ping", "airflow", "ci");
		List<Caller> others = List.of(caller("okta", "airflow", "ci"), caller("ping", "dags", "ci"),
				caller("ping", "airflow", "workers"), caller("ping", "airflow", null));

		assertThat(admitted(this.limits, noisy, 1000)).isEqualTo(3);
		assertThat(others).allSatisfy((other) -> assertThat(admitted(this.limits, other, 10)).isEqualTo(3));
	}

	@Test
	void whatPoliciesSeeOfACallerDoesNotGiveItAnotherLimit() {
		Caller one = caller("ping", "airflow", null);
		Caller inAnotherGroup = new Caller("ping", "airflow", null, Set.of("etl"), null, Map.of(),
				TestTokenMetadata.of(Instant.EPOCH));

		assertThat(admitted(this.limits, one, 3)).isEqualTo(3);
		assertThat(this.limits.admit(inAnotherGroup)).isFalse();
	}

	@Test
	void noRateIsNoLimit() {
		assertThat(admitted(limits(0, 1), caller("ping", "airflow", null), 10_000)).isEqualTo(10_000);
	}

	@Test
	void nobodyGetsMoreByAskingAtOnce() {
		CallerRateLimit shared = limits(1, 500);
		Caller caller = caller("ping", "airflow", null);
		LongAdder admitted = new LongAdder();

		try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int task = 0; task < 16; task++) {
				tasks.execute(() -> admitted.add(admitted(shared, caller, 1000)));
			}
		}

		assertThat(admitted.sum()).isEqualTo(500);
	}

	@Test
	void settingsThatMakeNoSenseAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new CallerRateProperties(-1, 10))
			.withMessageContaining("requests-per-second");
		assertThatIllegalArgumentException().isThrownBy(() -> new CallerRateProperties(1, 0))
			.withMessageContaining("burst");
	}

}
