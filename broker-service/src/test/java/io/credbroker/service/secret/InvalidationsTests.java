package io.credbroker.service.secret;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.SecretKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InvalidationsTests {

	private final Invalidations invalidations = new Invalidations();

	private static StoreKey key(String path) {
		return StoreKey.shared("vault", new SecretKey(path), IssuingContext.NONE);
	}

	@Test
	void aReadThatBeganBeforeIsCoveredAndALaterOneIsNot() {
		long before = this.invalidations.count();
		this.invalidations.add("vault", "warehouse");
		long after = this.invalidations.count();

		assertThat(this.invalidations.cover(key("warehouse"), before)).isTrue();
		assertThat(this.invalidations.cover(key("warehouse"), after)).isFalse();
		assertThat(this.invalidations.cover(key("lake"), before)).isFalse();
	}

	@Test
	void anInvalidationOfAllCoversEachReadThatBeganBefore() {
		long before = this.invalidations.count();
		this.invalidations.addAll();

		assertThat(List.of("warehouse", "lake")).allMatch((path) -> this.invalidations.cover(key(path), before));
		assertThat(this.invalidations.cover(key("lake"), this.invalidations.count())).isFalse();
	}

	@Test
	void aReadIsCoveredThoughTheClockIsSetBackMeanwhile() {
		SecretsFixture fixture = new SecretsFixture();
		Secrets secrets = fixture.secrets();
		fixture.store.answers("warehouse", (_) -> {
			fixture.store.answers("warehouse", ScriptedStore.found("2", Map.of("password", "new")));
			fixture.clock.move(Duration.ofMinutes(-10));
			secrets.invalidate("s", "warehouse");
			return ScriptedStore.found("1", Map.of("password", "old"));
		});

		assertThat(secrets.read(SecretsFixture.request("warehouse"))).isInstanceOfSatisfying(ReadResult.Current.class,
				(current) -> assertThat(current.version()).isEqualTo("2"));
		assertThat(fixture.store.reads("warehouse")).isEqualTo(2);
	}

}
