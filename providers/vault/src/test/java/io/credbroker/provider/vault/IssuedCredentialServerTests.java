package io.credbroker.provider.vault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import io.credbroker.provider.testkit.RequiresVault;
import io.credbroker.spi.Lease;
import io.credbroker.spi.RevokeResult.Revoked;
import io.credbroker.spi.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

@RequiresVault
class IssuedCredentialServerTests {

	private static RealEngines engines;

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		engines = RealEngines.start(directory);
		engines.dynamicRole();
	}

	@AfterAll
	static void stop() {
		if (engines != null) {
			engines.close();
		}
	}

	@Test
	void eachFetchIsAUserOfItsOwnThatWorks() {
		try (VaultStore store = engines.store(Duration.ofHours(2))) {
			Secret one = fetch(store);
			Secret other = fetch(store);

			assertThat(VaultStoreFixture.reveal(one).get("username"))
				.isNotEqualTo(VaultStoreFixture.reveal(other).get("username"));
			assertThat(engines.postgres.accepts(one)).isTrue();
			assertThat(engines.postgres.accepts(other)).isTrue();
			assertThat(requireNonNull(one.lease()).duration()).isEqualTo(Duration.ofHours(1));
			assertThat(one.lease().renewable()).isTrue();
		}
	}

	@Test
	void whatWasIssuedOutlivesTheStoreAndAnotherCanRevokeIt() {
		VaultStore first = engines.store(Duration.ofMinutes(30));
		Secret secret = fetch(first);
		Lease lease = requireNonNull(secret.lease());
		first.close();

		assertThat(engines.postgres.accepts(secret)).as("after the stop").isTrue();
		try (VaultStore second = engines.store(Duration.ofMinutes(30))) {
			assertThat(second.revoke(lease)).isEqualTo(new Revoked());
			assertThat(engines.postgres.accepts(secret)).as("after the revocation").isFalse();
			assertThat(second.revoke(lease)).as("already over").isEqualTo(new Revoked());
		}
	}

	/**
	 * The lease says an hour, and Vault ends it after seconds, with the token.
	 */
	@Test
	@Timeout(60)
	void theEndThatIsToldIsTheTokensWhenThatComesFirst() throws InterruptedException {
		try (VaultStore store = engines.store(Duration.ofSeconds(6))) {
			Secret secret = fetch(store);
			Instant now = Instant.now();

			assertThat(requireNonNull(secret.lease()).duration()).isEqualTo(Duration.ofHours(1));
			assertThat(secret.expiresAt()).isBeforeOrEqualTo(now.plusSeconds(6));
			assertThat(engines.postgres.accepts(secret)).isTrue();
			while (engines.postgres.accepts(secret)) {
				Thread.sleep(100);
			}
			assertThat(Instant.now()).as("the promise was kept").isAfterOrEqualTo(secret.expiresAt());
		}
	}

	private static Secret fetch(VaultStore store) {
		return RealEngines.secret(store.fetch(engines.dynamicCredentials("readonly")));
	}

}
