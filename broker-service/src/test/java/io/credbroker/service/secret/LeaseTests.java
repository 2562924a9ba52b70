package io.credbroker.service.secret;

import java.time.Duration;
import java.util.Map;

import io.credbroker.service.store.StoreBounds;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Lease;
import io.credbroker.spi.RevokeResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import io.micrometer.core.instrument.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class LeaseTests {

	private final SecretsFixture fixture = new SecretsFixture();

	private FetchResult leased(String id) {
		return new FetchResult.Found(new Secret(Map.of("password", SecretValue.of("p")), null, null, null,
				this.fixture.clock.instant().plus(Duration.ofHours(1)), new Lease(id, Duration.ofHours(1), true)));
	}

	private FetchResult tooLate() {
		try {
			Thread.sleep(Duration.ofMinutes(1));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return leased("late");
	}

	private double withdrawn(String outcome) throws InterruptedException {
		Counter counter = this.fixture.meters.get("broker.leases.withdrawn")
			.tags("store", "s", "outcome", outcome)
			.counter();
		for (int i = 0; i < 500 && counter.count() == 0; i++) {
			Thread.sleep(10);
		}
		return counter.count();
	}

	private ReadResult readTooLate() {
		Secrets secrets = this.fixture.secrets(Duration.ofMillis(100), Duration.ZERO,
				new StoreBounds(64, 100, 1, 10, Duration.ofSeconds(10)));
		this.fixture.store.issues("k0");
		this.fixture.store.answers("k0", (request) -> tooLate());
		return secrets.read(SecretsFixture.request("k0"));
	}

	@Test
	void whatIsIssuedTooLateForAnybodyIsRevokedByAThreadThatIsNotInterrupted() throws InterruptedException {
		this.fixture.store.revokes((lease) -> Thread.currentThread().isInterrupted()
				? new FetchResult.Unavailable("interrupted", null) : new RevokeResult.Revoked());

		assertThat(readTooLate()).matches(SecretsFixture.failedWith("TimedOut"));

		assertThat(withdrawn("revoked")).isEqualTo(1);
		assertThat(this.fixture.store.revoked()).containsExactly("late");
	}

	/**
	 * The read is past its last look at the time, and not yet done, when the time runs
	 * out.
	 */
	@Test
	void whatIsIssuedWhileTheTimeRunsOutIsRevoked() throws InterruptedException {
		Secrets secrets = this.fixture.secrets(Duration.ofMillis(200), Duration.ZERO,
				new StoreBounds(64, 100, 1, 10, Duration.ofSeconds(10)));
		this.fixture.store.issues("k0");
		this.fixture.store.revokes((lease) -> new RevokeResult.Revoked());
		this.fixture.store.answers("k0", leased("crossed"));
		this.fixture.meters.config().onMeterAdded((meter) -> {
			if (meter.getId().getName().equals("broker.store.reads")) {
				untilInterrupted();
			}
		});

		assertThat(secrets.read(forOneLookup("k0"))).matches(SecretsFixture.failedWith("TimedOut"));

		assertThat(withdrawn("revoked")).isEqualTo(1);
		assertThat(this.fixture.store.revoked()).containsExactly("crossed");
	}

	private static void untilInterrupted() {
		try {
			Thread.sleep(Duration.ofSeconds(30));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void whatIsIssuedForALookupAndReadAgainAfterAnInvalidationIsRevoked() throws InterruptedException {
		Secrets secrets = this.fixture.secrets();
		this.fixture.store.issues("k0");
		this.fixture.store.revokes((lease) -> new RevokeResult.Revoked());
		this.fixture.store.answers("k0", (request) -> {
			secrets.invalidate("s", "k0");
			return leased("read " + this.fixture.store.reads("k0"));
		});

		ReadResult reading = secrets.read(forOneLookup("k0"));

		assertThat(withdrawn("revoked")).isEqualTo(1);
		assertThat(this.fixture.store.revoked()).containsExactly("read 1");
		assertThat(reading).isInstanceOfSatisfying(ReadResult.Current.class,
				(current) -> assertThat(current.secret().lease()).extracting(Lease::id).isEqualTo("read 2"));
	}

	private static ReadRequest forOneLookup(String key) {
		ReadRequest shared = SecretsFixture.request(key);
		return new ReadRequest(shared.key().perLookup("lookup"), shared.ages(), Duration.ZERO, false, shared.audit());
	}

	@Test
	void aLeaseThatCannotBeRevokedIsNamedInTheLogAndRunsToItsEnd(CapturedOutput output) throws InterruptedException {
		this.fixture.store.revokes((lease) -> new FetchResult.Denied("403"));

		assertThat(readTooLate()).matches(SecretsFixture.failedWith("TimedOut"));

		assertThat(withdrawn("left")).isEqualTo(1);
		assertThat(output.getAll()).contains("could not be revoked and runs to its end");
	}

	@Test
	void leasesThatTasksHoldAreCountedAndOutliveTheBroker() {
		Secrets secrets = this.fixture.secrets();
		this.fixture.store.answers("k0", leased("held"));
		secrets.read(SecretsFixture.request("k0"));

		assertThat(this.fixture.meters.get("broker.leases").tag("store", "s").gauge().value()).isEqualTo(1);
		this.fixture.clock.move(Duration.ofHours(1));
		assertThat(this.fixture.meters.get("broker.leases").tag("store", "s").gauge().value()).isZero();
		assertThat(this.fixture.store.revoked()).isEmpty();
	}

}
