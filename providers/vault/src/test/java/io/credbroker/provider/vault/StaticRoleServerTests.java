package io.credbroker.provider.vault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.provider.testkit.RequiresVault;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.RotateResult.Accepted;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

@RequiresVault
class StaticRoleServerTests {

	private static RealEngines engines;

	private static VaultStore store;

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		engines = RealEngines.start(directory);
		engines.staticRole("1h");
		store = engines.store(Duration.ofMinutes(10));
	}

	@AfterAll
	static void stop() {
		if (engines != null) {
			store.close();
			engines.close();
		}
	}

	@Test
	void thePasswordWorksAndItsTimesAreVaultsOwn() {
		engines.staticRole("1h");

		Secret secret = fetch();

		assertThat(secret.fields()).containsOnlyKeys("username", "password");
		assertThat(engines.postgres.accepts(secret)).isTrue();
		assertThat(secret.nextRotationAt()).isEqualTo(requireNonNull(secret.rotatedAt()).plusSeconds(3600));
		assertThat(fetch().version()).isEqualTo(secret.version());
	}

	/**
	 * Vault looks for due roles every five seconds or so, so the password is due for a
	 * while; what is given then must still work until the next one is given.
	 */
	@Test
	@Timeout(60)
	void everyRotationIsSeenAndNoAnswerHoldsAPasswordThatNoLongerWorks() throws InterruptedException {
		engines.staticRole("5s");
		Map<String, Secret> versions = new LinkedHashMap<>();
		int due = 0;
		while (versions.size() < 3) {
			Secret secret = fetch();
			versions.put(requireNonNull(secret.version()), secret);
			due += requireNonNull(secret.nextRotationAt()).isAfter(Instant.now()) ? 0 : 1;
			assertThat(engines.postgres.accepts(secret) || !secret.version().equals(fetch().version())).isTrue();
			Thread.sleep(100);
		}
		LoggerFactory.getLogger(getClass()).warn("{} answers came while the password was due", due);

		assertThat(versions.values()).allSatisfy((secret) -> {
			assertThat(secret.version()).isEqualTo(requireNonNull(secret.rotatedAt()).toString());
			assertThat(secret.nextRotationAt()).isEqualTo(secret.rotatedAt().plusSeconds(5));
		}).extracting(Secret::rotatedAt).doesNotHaveDuplicates().isSorted();
		assertThat(versions.values()).extracting((secret) -> VaultStoreFixture.reveal(secret).get("password"))
			.doesNotHaveDuplicates();
	}

	@Test
	void rotatingNowChangesVersionAndPassword() {
		engines.staticRole("1h");
		Secret before = fetch();

		assertThat(store.rotate(engines.staticCredentials("warehouse").key(), VaultStoreFixture.AUDIT))
			.isEqualTo(new Accepted());

		Secret after = fetch();
		assertThat(after.version()).isNotEqualTo(before.version());
		assertThat(engines.postgres.accepts(after)).isTrue();
		assertThat(engines.postgres.accepts(before)).isFalse();
	}

	@Test
	void aRoleThatIsNotThereIsMissing() {
		engines.vault.post("sys/policies/acl/" + engines.vault.name,
				Map.of("policy", "path \"*\" { capabilities = [\"read\", \"update\"] }"));
		SecretKey absent = engines.staticCredentials("absent").key();

		try (VaultStore powerful = engines.store(Duration.ofMinutes(10))) {
			assertThat(powerful.fetch(engines.staticCredentials("absent"))).isEqualTo(new Missing());
			assertThat(powerful.rotate(absent, VaultStoreFixture.AUDIT)).isEqualTo(new Missing());
		}
		finally {
			engines.allowAsDocumented();
		}
	}

	@Test
	void theDocumentedPolicyAllowsNoOtherRole() {
		assertThat(store.fetch(engines.staticCredentials("other"))).isInstanceOf(Denied.class);
	}

	private static Secret fetch() {
		return RealEngines.secret(store.fetch(engines.staticCredentials("warehouse")));
	}

}
