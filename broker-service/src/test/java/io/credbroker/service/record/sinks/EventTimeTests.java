package io.credbroker.service.record.sinks;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EventTimeTests {

	@Test
	void aTimeIsReadAsJavaReadsIt() {
		RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
		for (int i = 0; i < 10_000; i++) {
			Instant time = Instant.ofEpochSecond(random.nextLong(-60_000_000_000L, 250_000_000_000L),
					random.nextLong(1000) * new int[] { 0, 1, 1_000, 1_000_000 }[i % 4]);

			assertThat(EventTime.of(time.toString())).isEqualTo(time.truncatedTo(ChronoUnit.MICROS));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1000000000-01-01T00:00:00Z", "+12026-11-21T10:00:00.5Z", "2026-11-21T10:00:00.1Z",
			"2026-11-21T10:00:00.Z", "2026-11-21T12:00:00+02:00" })
	void aTimeOfAnotherFormIsReadToo(String text) {
		assertThat(EventTime.of(text)).isEqualTo(Instant.parse(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Z", "soon", "2026-11-21T10:00:00", "2026-13-21T10:00:00Z", "2026-02-30T10:00:00Z",
			"٢٠٢٦-11-21T10:00:00Z" })
	void whatIsNoTimeIsRefused(String text) {
		assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> EventTime.of(text));
	}

}
