package io.credbroker.service.quota;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuotasTests {

	private final AtomicLong nanos = new AtomicLong();

	private Quotas<String> quotas(Quota quota) {
		return new Quotas<>(quota, this.nanos::get);
	}

	private void move(Duration by) {
		this.nanos.addAndGet(by.toNanos());
	}

	private static long taken(Quotas<String> quotas, String who, int times) {
		return IntStream.range(0, times).filter((_) -> quotas.tryTake(who)).count();
	}

	@Test
	void aSteadyQuotaComesBackLittleByLittle() {
		Quotas<String> quotas = quotas(Quota.steady(3, 2, Duration.ofSeconds(1)));

		assertThat(taken(quotas, "a", 10)).isEqualTo(3);
		assertThat(quotas.hasLeft("a")).isFalse();
		assertThat(quotas.untilNext("a")).isEqualTo(Duration.ofMillis(500));
		move(Duration.ofMillis(500));
		assertThat(taken(quotas, "a", 10)).isEqualTo(1);
		assertThat(taken(quotas, "b", 10)).isEqualTo(3);
	}

	@Test
	void aQuotaPerPeriodComesBackAsAWhole() {
		Quotas<String> quotas = quotas(Quota.perPeriod(6, Duration.ofMinutes(1)));

		assertThat(taken(quotas, "a", 10)).isEqualTo(6);
		move(Duration.ofSeconds(59));
		assertThat(taken(quotas, "a", 10)).isZero();
		assertThat(quotas.untilNext("a")).isEqualTo(Duration.ofSeconds(1));
		move(Duration.ofSeconds(1));
		assertThat(taken(quotas, "a", 10)).isEqualTo(6);
	}

	@Test
	void aQuotaOfNoneIsNeverLeft() {
		Quotas<String> quotas = quotas(Quota.perPeriod(0, Duration.ofMinutes(1)));

		assertThat(quotas.tryTake("a")).isFalse();
		assertThat(quotas.hasLeft("a")).isFalse();
		assertThat(quotas.untilNext("a")).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void whatIsTakenAheadIsPaidLaterUpToTheLongestWait() {
		Quotas<String> quotas = quotas(Quota.steady(1, 1, Duration.ofSeconds(1)));

		assertThat(IntStream.range(0, 6).mapToObj((_) -> quotas.takeAhead("a", Duration.ofSeconds(3)).toSeconds()))
			.containsExactly(0L, 1L, 2L, 3L, 3L, 3L);
		move(Duration.ofSeconds(4));
		assertThat(quotas.tryTake("a")).isTrue();
	}

	@Test
	void memoryIsBoundedHoweverManyThereAre() {
		Quotas<String> quotas = quotas(Quota.steady(1, 1, Duration.ofSeconds(1)));

		IntStream.range(0, 25_000).forEach((number) -> quotas.tryTake("caller-" + number));

		assertThat(quotas.remembered()).isLessThanOrEqualTo(10_000);
	}

}
