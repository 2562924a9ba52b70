package io.credbroker.service.record.grants;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import io.credbroker.service.record.sinks.TestDatabase;
import io.credbroker.service.support.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who holds a secret, on each database.
 */
@ParameterizedClass
@EnumSource
class GrantSourceTests {

	private static final Duration QUARTER = Duration.ofMinutes(15);

	private final MovableClock clock = new MovableClock();

	private final RecordedGrants replica;

	GrantSourceTests(TestDatabase kind, @TempDir Path directory) {
		this.replica = new RecordedGrants(kind.create(directory), this.clock);
	}

	@AfterEach
	void close() {
		this.replica.close();
	}

	@Test
	void aSecretIsHeldUnderEachIdThatItWasGivenUnder() throws Exception {
		for (int i = 0; i < 5; i++) {
			this.replica.give("s3-" + i, "load" + i, QUARTER);
		}
		this.replica.give("variable", "s3-0", "variable", QUARTER);
		this.replica.give("variable", "other", "other", QUARTER);

		assertThat(this.replica.holders()).isEqualTo(7);
		assertThat(this.replica.holdersOfAll(this.clock.instant())).isEqualTo(7);
		assertThat(this.replica.ever()).isEqualTo(7);
	}

	@Test
	void aLongAnswerAmongShortOnesCountsUntilItsEnd() throws Exception {
		for (int i = 0; i < 3; i++) {
			this.replica.give("warehouse", "short", QUARTER);
		}
		this.replica.give("warehouse", "long", Duration.ofDays(90));
		this.replica.give("warehouse", "short", QUARTER);

		this.clock.move(Duration.ofDays(90).minusMillis(1));
		assertThat(this.replica.holders()).isEqualTo(1);
		this.clock.move(Duration.ofMillis(1));
		assertThat(this.replica.holders()).isZero();
		assertThat(this.replica.ever()).isEqualTo(2);
	}

	@Test
	void anAnswerCountsToTheMicrosecondHoweverLongItIs() throws Exception {
		for (long micros : new long[] { 1, 1_023_999_999L, 1_024_000_000L, 1_024_000_001L, 2_048_000_000L,
				2_048_000_001L, 86_400_123_456L, 3_155_760_000_000_000L }) {
			Duration lasts = Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1000);
			this.replica.give("long" + micros, "load" + micros, lasts);

			this.clock.move(lasts.minusNanos(1000));
			assertThat(this.replica.holders()).as("%d µs", micros).isPositive();
			this.clock.move(lasts.minusNanos(1000).negated());
		}
	}

	@Test
	void anAnswerWithoutAnEndCounts() throws Exception {
		this.replica.give("warehouse", "load",
				Duration.between(this.clock.instant(), Instant.parse("9999-12-31T23:59:59.999999999Z")));

		this.clock.move(Duration.ofDays(36_000));
		assertThat(this.replica.holders()).isEqualTo(1);
	}

	@Test
	void whatWasRefusedOrEndedIsHeldByNobody() throws Exception {
		this.replica.give("warehouse", "ended", Duration.ofSeconds(-5));
		this.replica.give("warehouse", "ends", Duration.ZERO);

		assertThat(this.replica.holders()).isZero();
		assertThat(this.replica.ever()).isEqualTo(2);
	}

	@Test
	void eachMomentIsInOneOfTwoWindowsThatMeet() throws Exception {
		Instant first = this.clock.instant();
		for (int i = 0; i < 3; i++) {
			this.replica.give("warehouse", "load" + i, QUARTER);
			this.clock.move(Duration.ofHours(1));
		}
		Instant second = first.plus(Duration.ofHours(1));

		assertThat(this.replica.between(first, second)).isEqualTo(1);
		assertThat(this.replica.between(second, null)).isEqualTo(2);
		assertThat(this.replica.between(second.plusNanos(1000), null)).isEqualTo(1);
	}

	@Test
	void theLatestIsFoundAmongAllIdsAndOnlyOfWhatCounts() throws Exception {
		assertThat(this.replica.latest("1 = 1")).isNull();
		this.replica.give("warehouse", "load", QUARTER);
		this.clock.move(Duration.ofHours(1));
		Instant latest = this.clock.instant();
		this.replica.give("other", "counts", QUARTER);
		this.clock.move(Duration.ofHours(1));
		this.replica.give("warehouse", "withdrawn", QUARTER);

		assertThat(this.replica.latest("e.line not like '%withdrawn%'")).isEqualTo(latest);
	}

}
