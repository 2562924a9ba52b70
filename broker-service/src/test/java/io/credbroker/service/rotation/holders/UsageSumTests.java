package io.credbroker.service.rotation.holders;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.credbroker.service.rotation.holders.UsageSearch.Use;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How far back the lookups of a secret are counted.
 */
class UsageSumTests {

	private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	private final List<Window> windows = new ArrayList<>();

	@Test
	void allOfTheTimeIsCountedInWindowsThatMeetAndTheLatestIsOpen() {
		UsageSum sum = sum(Duration.ofDays(30), PATIENCE);

		assertThat(sum.from()).isEqualTo(ago(Duration.ofDays(30)));
		assertThat(sum.everybody()).isTrue();
		assertThat(this.windows.getFirst()).isEqualTo(new Window(ago(Duration.ofHours(1)), null));
		assertThat(this.windows.get(1)).isEqualTo(new Window(ago(Duration.ofHours(3)), ago(Duration.ofHours(1))));
		for (int i = 1; i < this.windows.size(); i++) {
			assertThat(this.windows.get(i).to()).isEqualTo(this.windows.get(i - 1).from());
		}
		assertThat(this.windows.getLast().from()).isEqualTo(sum.from());
		assertThat(this.windows).hasSize(10);
	}

	@Test
	void aTimeOfLessThanAnHourIsOneWindow() {
		assertThat(sum(Duration.ofMinutes(20), PATIENCE).from()).isEqualTo(ago(Duration.ofMinutes(20)));
		assertThat(this.windows).containsExactly(new Window(ago(Duration.ofMinutes(20)), null));
	}

	@Test
	void whoeverWasGivenItInSeveralWindowsIsCountedOnceWithItsLastUse() {
		UsageSum sum = UsageSum.of((from, to, patience) -> {
			this.windows.add(new Window(from, to));
			Instant last = (to != null) ? to.minusSeconds(1) : NOW;
			return (this.windows.size() == 2) ? List.of(use("b", 5, last), use("a", 2, last))
					: List.of(use("a", 1, last));
		}, ago(Duration.ofHours(7)), NOW, PATIENCE);

		assertThat(sum.uses()).containsExactly(use("a", 4, NOW), use("b", 5, NOW.minusSeconds(3601)));
	}

	@Test
	void whenTheDatabaseTakesTooLongTheWindowsBeforeAreTold() {
		UsageSum sum = UsageSum.of((from, to, patience) -> {
			this.windows.add(new Window(from, to));
			if (this.windows.size() == 3) {
				throw new QueryTimeoutException("too long");
			}
			return List.of(use("a", 1, NOW));
		}, ago(Duration.ofDays(30)), NOW, PATIENCE);

		assertThat(sum.from()).isEqualTo(ago(Duration.ofHours(3)));
		assertThat(sum.uses()).containsExactly(use("a", 2, NOW));
		assertThat(this.windows).hasSize(3);
	}

	@Test
	void nothingIsToldWhenNotEvenTheLatestWindowCanBeCounted() {
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> UsageSum.of((from, to, patience) -> {
			throw new QueryTimeoutException("too long");
		}, ago(Duration.ofDays(30)), NOW, PATIENCE));
	}

	@Test
	void onceThePatienceIsOverNoFurtherWindowIsBegun() {
		assertThat(sum(Duration.ofDays(30), Duration.ZERO).from()).isEqualTo(ago(Duration.ofHours(1)));
		assertThat(this.windows).hasSize(1);
	}

	@Test
	void ofTooManyThoseAreToldThatUsedItLast() {
		UsageSum sum = UsageSum.of(
				(from, to, patience) -> (to != null) ? List.of(use("old", 1, from))
						: IntStream.range(0, UsageSearch.MOST).mapToObj((dag) -> use("dag" + dag, 1, NOW)).toList(),
				ago(Duration.ofHours(2)), NOW, PATIENCE);

		assertThat(sum.everybody()).isFalse();
		assertThat(sum.uses()).hasSize(UsageSearch.MOST).noneMatch((use) -> "old".equals(use.dagId()));
	}

	private UsageSum sum(Duration time, Duration patience) {
		return UsageSum.of((from, to, left) -> {
			assertThat(left).isLessThanOrEqualTo(patience);
			this.windows.add(new Window(from, to));
			return List.of();
		}, ago(time), NOW, patience);
	}

	private static Instant ago(Duration time) {
		return NOW.minus(time);
	}

	private static Use use(String dag, long lookups, Instant last) {
		return new Use(dag, new HolderCaller("test", "worker"), lookups, last);
	}

	private record Window(Instant from, @Nullable Instant to) {
	}

}
