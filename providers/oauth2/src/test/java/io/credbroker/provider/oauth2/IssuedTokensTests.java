package io.credbroker.provider.oauth2;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.credbroker.provider.testkit.SettableClock;
import io.credbroker.spi.Lease;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IssuedTokensTests {

	private final SettableClock clock = new SettableClock();

	@Test
	void aTokenIsRememberedUntilItEnds() {
		IssuedTokens tokens = new IssuedTokens(this.clock);
		Lease lease = tokens.add(SecretValue.of("t"), this.clock.instant().plusSeconds(60));
		assertThat(lease.duration()).isEqualTo(Duration.ofMinutes(1));
		assertThat(Objects.requireNonNull(tokens.find(lease)).reveal()).isEqualTo("t");

		this.clock.pass(Duration.ofSeconds(61));

		assertThat(tokens.find(lease)).isNull();
	}

	@Test
	void aFloodOfTokensTakesABoundedMemory() {
		IssuedTokens tokens = new IssuedTokens(this.clock, 100_000);
		List<Lease> leases = new ArrayList<>();
		for (int token = 0; token < 1000; token++) {
			leases.add(tokens.add(SecretValue.of("x".repeat(800)), this.clock.instant().plusSeconds(60)));
		}

		assertThat(leases.stream().filter((lease) -> tokens.find(lease) != null)).hasSizeBetween(1, 100);
	}

}
