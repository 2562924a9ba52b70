package io.credbroker.service.secret;

import java.time.Duration;
import java.util.Map;

import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a credential that ends by itself is given out.
 */
class IssuedLifeTests {

	private static final Duration LIFE = Duration.ofMinutes(15);

	private final SecretsFixture fixture = new SecretsFixture();

	private final Secrets secrets = this.fixture.secrets();

	@BeforeEach
	void issueFor15Minutes() {
		this.fixture.store.answers("k",
				(request) -> issued((request.wantedTtl().compareTo(LIFE) > 0) ? request.wantedTtl() : LIFE));
	}

	private FetchResult issued(Duration life) {
		return new FetchResult.Found(new Secret(Map.of("password", SecretValue.of("p")), null, null, null,
				this.fixture.clock.instant().plus(life), null));
	}

	private int reads() {
		return this.fixture.store.reads("k");
	}

	private ReadResult after(Duration time, ReadRequest request) {
		this.fixture.clock.move(time);
		return this.secrets.read(request);
	}

	@Test
	void itIsIssuedAnewWithAThirdOfItsLifeLeft() {
		this.secrets.read(SecretsFixture.lenient("k"));
		after(Duration.ofMinutes(9), SecretsFixture.lenient("k"));
		assertThat(reads()).isEqualTo(1);

		ReadResult result = after(Duration.ofMinutes(1), SecretsFixture.lenient("k"));

		assertThat(reads()).isEqualTo(2);
		assertThat(result).isInstanceOfSatisfying(ReadResult.Current.class, (current) -> {
			assertThat(current.stale()).isFalse();
			assertThat(current.secret().expiresAt()).isEqualTo(this.fixture.clock.instant().plus(LIFE));
		});
	}

	@Test
	void anAnswerIsNotKeptBeyondThatTime() {
		ReadResult.Current current = (ReadResult.Current) this.secrets.read(SecretsFixture.request("k"));

		assertThat(current.times().until()).isEqualTo(this.fixture.clock.instant().plus(Duration.ofMinutes(10)));
	}

	@Test
	void whileItsStoreIsDownItIsGivenOutUntilItEndsAndNoLonger() {
		this.secrets.read(SecretsFixture.lenient("k"));
		this.fixture.store.answers("k", new FetchResult.Unavailable("down", null));

		assertThat(after(Duration.ofMinutes(14), SecretsFixture.lenient("k")))
			.isInstanceOfSatisfying(ReadResult.Current.class, (current) -> assertThat(current.stale()).isTrue());
		assertThat(after(Duration.ofMinutes(1), SecretsFixture.lenient("k"))).isInstanceOf(ReadResult.Failed.class);
	}

	/**
	 * Longer than the ttl, so that each lookup would cost a credential if its ttl
	 * counted.
	 */
	@Test
	void manyWhoWantItForLongShareOneThatLasts() {
		Duration wanted = Duration.ofHours(2);
		this.secrets.read(SecretsFixture.request("k", wanted.multipliedBy(2), false));
		for (int lookup = 0; lookup < 10; lookup++) {
			after(Duration.ofMinutes(1), SecretsFixture.request("k", wanted, false));
		}

		assertThat(reads()).isEqualTo(1);
	}

	@Test
	void whoWantsItLongerThanItLastsHasItIssuedAnew() {
		this.secrets.read(SecretsFixture.request("k"));

		ReadResult result = after(Duration.ofMinutes(2), SecretsFixture.request("k", Duration.ofMinutes(14), false));

		assertThat(reads()).isEqualTo(2);
		assertThat(result).isInstanceOf(ReadResult.Current.class);
	}

}
