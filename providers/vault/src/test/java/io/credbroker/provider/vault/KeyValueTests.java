package io.credbroker.provider.vault;

import java.time.Instant;
import java.util.Map;

import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class KeyValueTests extends VaultStoreFixture {

	private static final String KEY = StubbedVault.KEY.path();

	@Test
	void theVersionAndItsTimeAreVaultsOwn() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 17));

		Secret secret = secret(KEY);

		assertThat(secret.version()).isEqualTo("17");
		assertThat(secret.rotatedAt()).isEqualTo(Instant.parse("2026-11-21T10:00:00.5Z"));
		assertThat(secret.expiresAt()).isNull();
	}

	@Test
	void aPlannedDeletionIsTheEndOfASecretThatIsStillThere() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned("{\"a\":\"b\"}", 1, "2999-01-01T00:00:00Z"));

		assertThat(secret(KEY).expiresAt()).isEqualTo(Instant.parse("2999-01-01T00:00:00Z"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "5432|5432", "1.50|1.50", "12345678901234567890|12345678901234567890",
			"true|true", "null|null", "[1, 2]|[1,2]", "{\"k\": {\"l\": \"m\"}}|{\"k\":{\"l\":\"m\"}}" })
	void whatIsNoTextIsJson(String stored, String expected) {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned("{\"a\":" + stored + "}", 1, ""));

		SecretValue value = requireNonNull(secret(KEY).fields().get("a"));

		assertThat(value.isJson()).isTrue();
		assertThat(value.reveal()).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "5432", "false", "null", "{}" })
	void aTextIsNoJsonWhateverItLooksLike(String text) {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned("{\"a\":\"" + text + "\"}", 1, ""));

		SecretValue value = requireNonNull(secret(KEY).fields().get("a"));

		assertThat(value.isJson()).isFalse();
		assertThat(value.reveal()).isEqualTo(text);
	}

	@Test
	void anEngineOfVersion1IsReadWithoutDataInThePath() {
		this.vault.holds("/v1/legacy/airflow/warehouse", KvJson.unversioned(Map.of("a", "b")));

		Secret secret = secret("legacy/airflow/warehouse");

		assertThat(reveal(secret)).isEqualTo(Map.of("a", "b"));
		assertThat(secret.version()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "secret/a b, /v1/secret/data/a%20b", "secret/{x}/%25, /v1/secret/data/%7Bx%7D/%2525",
			"secret/a?b#c, /v1/secret/data/a%3Fb%23c", "team-a/kv/ü, /v1/team-a/kv/data/%C3%BC" })
	void aNameIsEncodedAndNeverTakenForSomethingElse(String key, String url) {
		this.vault.holds(url, KvJson.versioned(Map.of("a", "b"), 1));

		assertThat(secret(key).fields()).containsOnlyKeys("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "secret/../sys/seal", "secret/./a", "secret//a", "/secret/a", "secret/a/", "secret",
			"elsewhere/a", "secretary/a", "secret/a\nb", "auth/token/lookup-self", "database/config/warehouse",
			"database/static-creds", "database/static-creds/a/b", "database/roles/a", "aws/config/root", "aws/creds",
			"aws/roles/a" })
	void aKeyThatIsNoSecretOfItsMountReachesNoVault(String key) {
		assertThat(fetch(key)).isInstanceOf(Malformed.class);
		assertThat(this.store.describe(request(key))).isInstanceOf(Malformed.class);
		assertThat(calls()).isZero();
	}

	@Test
	void anEngineThatIssuesLeasesIsNoKeyValueEngine() {
		this.vault.holds("/v1/legacy/a", "{\"lease_id\":\"database/creds/x/1\",\"data\":{\"a\":\"b\"}}");

		assertThat(fetch("legacy/a")).isInstanceOf(Malformed.class);
	}

}
