package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextSource;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.Standing;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The caller's token is in no key that stays in memory.
 */
class KeptKeyTests {

	private static final ContextSource LOOKUP = (part) -> ContextValue.of("the-token", Standing.TOKEN);

	@Test
	void aSecretIsFoundAgainUnderAKeyThatDoesNotHoldTheToken() {
		SecretsFixture fixture = new SecretsFixture();
		fixture.store.dependsOn("k", () -> IssuingScope.of(ContextPart.CALLER_TOKEN));
		fixture.store.answers("k", ScriptedStore.found("1", Map.of("session", "s")));
		Secrets secrets = fixture.secrets();
		StoreKey key = secrets.key("s", new SecretKey("k"), LOOKUP);
		for (int read = 0; read < 3; read++) {
			assertThat(secrets.read(new ReadRequest(key, new ReadRequest.Ages(SecretsFixture.TTL, SecretsFixture.TTL),
					Duration.ZERO, false, new AuditContext("test/etl", "c"))))
				.isInstanceOf(ReadResult.Current.class);
		}

		assertThat(fixture.store.reads("k")).isEqualTo(1);
		assertThat(key.toKeep()).isEqualTo(key);
		assertThat(key.toKeep().context().value(ContextPart.CALLER_TOKEN)).isNull();
	}

	@Test
	void theCacheKeepsTheKeyWithoutTheToken() {
		StoreKey key = StoreKey.shared("s", new SecretKey("k"),
				IssuingContext.of(IssuingScope.of(ContextPart.CALLER_TOKEN), LOOKUP));
		Clock clock = Clock.systemUTC();
		SecretCache cache = new SecretCache(new SecretProperties(10, DataSize.ofMegabytes(1), Duration.ofSeconds(1), 3,
				Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofSeconds(1), null), clock);
		cache.put(key,
				new CacheEntry(SecretContent.of(Secret.of(Map.of("f", SecretValue.of("v")), "1"), "fingerprint"),
						new ReadResult.Checked(clock.instant(), clock.instant(), false, 0), Duration.ofHours(1),
						new AtomicReference<>(Instant.MIN), new AtomicBoolean()));
		AtomicInteger seen = new AtomicInteger();

		cache.evict((kept) -> {
			seen.incrementAndGet();
			assertThat(kept.context().value(ContextPart.CALLER_TOKEN)).isNull();
			return false;
		});

		assertThat(seen.get()).isEqualTo(2);
		assertThat(cache.get(key)).isNotNull();
	}

}
