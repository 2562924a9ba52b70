package io.credbroker.service.identity;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalThrottleTests {

	private final AtomicLong now = new AtomicLong(Duration.ofDays(1).toNanos());

	private final RefusalThrottle throttle = new RefusalThrottle(this.now::get);

	@Test
	void theFirstRefusalsAreAnsweredAtOnceAndLaterOnesOneAfterTheOther() {
		assertThat(IntStream.range(0, 40).mapToObj((i) -> this.throttle.wait("a"))).containsOnly(Duration.ZERO);

		assertThat(this.throttle.wait("a")).isEqualTo(Duration.ofMillis(50));
		assertThat(this.throttle.wait("a")).isEqualTo(Duration.ofMillis(100));
		assertThat(this.throttle.wait("b")).isEqualTo(Duration.ZERO);
	}

	@Test
	void noAnswerIsHeldForLongerThanASourceCanDoNothingAbout() {
		IntStream.range(0, 10_000).forEach((i) -> this.throttle.wait("a"));

		assertThat(this.throttle.wait("a")).isEqualTo(Duration.ofSeconds(5));
		this.now.addAndGet(Duration.ofSeconds(8).toNanos());
		assertThat(this.throttle.wait("a")).isEqualTo(Duration.ZERO);
	}

	@Test
	void aNetworkIsOneSource() {
		assertThat(SourceNetwork.of("2001:db8:1:2::1")).isEqualTo(SourceNetwork.of("2001:db8:1:2:ffff::9"))
			.isNotEqualTo(SourceNetwork.of("2001:db8:1:3::1"));
		assertThat(SourceNetwork.of("::ffff:10.0.0.1")).isEqualTo(SourceNetwork.of("10.0.0.1"))
			.isNotEqualTo(SourceNetwork.of("10.0.0.2"));
		assertThat(SourceNetwork.of("unknown")).isEqualTo("unknown");
	}

}
