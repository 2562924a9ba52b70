package io.credbroker.provider.vault;

import java.time.Duration;
import java.util.Map;

import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.Lease;
import io.credbroker.spi.RevokeResult.Revoked;
import io.credbroker.spi.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The AWS engine of Vault, which OpenBao does not have.
 */
class AwsCredentialTests extends VaultStoreFixture {

	private static final String STS = "/v1/aws/sts/etl";

	private static final String CREDS = "/v1/aws/creds/etl";

	private static final String SESSION = EngineJson.issued("aws/sts/etl/1", Duration.ofHours(8), false,
			"{\"access_key\":\"ASIA1\",\"secret_key\":\"s1\",\"security_token\":\"t1\",\"ttl\":28799,"
					+ "\"arn\":\"arn:aws:sts::123456789012:assumed-role/etl/vault\"}");

	private static final String IAM_USER = EngineJson.issued("aws/creds/etl/1", Duration.ofHours(8), true,
			"{\"access_key\":\"AKIA1\",\"secret_key\":\"s1\",\"security_token\":null}");

	@Test
	void aSessionHasKeyTokenAndEnd() {
		this.vault.stub(get(urlPathEqualTo(STS)).willReturn(okJson(SESSION)));

		Secret secret = secret("aws/sts/etl");

		assertThat(reveal(secret))
			.containsAllEntriesOf(Map.of("access_key", "ASIA1", "secret_key", "s1", "security_token", "t1"));
		assertThat(secret.lease()).isEqualTo(new Lease("aws/sts/etl/1", Duration.ofHours(8), false));
	}

	@Test
	void aSessionOutlivesTheTokenBecauseVaultCannotTakeItBack() {
		this.vault.stub(get(urlPathEqualTo(STS)).willReturn(okJson(SESSION)));

		assertThat(secret("aws/sts/etl").expiresAt()).isEqualTo(this.clock.instant().plus(Duration.ofHours(8)));
	}

	@Test
	void anIamUserHasNoSessionTokenAndEndsWithVaultsToken() {
		this.vault.stub(get(urlPathEqualTo(CREDS)).willReturn(okJson(IAM_USER)));

		Secret secret = secret("aws/creds/etl");

		assertThat(requireNonNull(secret.fields().get("security_token")).isJsonNull()).isTrue();
		assertThat(secret.expiresAt()).isEqualTo(this.clock.instant().plus(Duration.ofHours(1)));
	}

	@ParameterizedTest
	@CsvSource({ "PT0S, ''", "PT1M, ?ttl=900s", "PT15M, ?ttl=900s", "PT2H, ?ttl=7200s" })
	void theWantedTimeIsAskedForWithinWhatAwsAllows(Duration wanted, String query) {
		this.vault.holds(STS + query, SESSION);

		assertThat(this.store.fetch(request("aws/sts/etl", wanted))).isInstanceOf(Found.class);
	}

	@Test
	void aRoleThatDoesNotAllowTheWantedTimeIsAskedOnceMoreWithoutIt() {
		this.vault.stub(get(STS + "?ttl=43200s").willReturn(aResponse().withStatus(400)
			.withBody("{\"errors\":[\"Error assuming role: ValidationError: DurationSeconds exceeds\"]}")));
		this.vault.holds(STS, SESSION);

		assertThat(this.store.fetch(request("aws/sts/etl", Duration.ofHours(12)))).isInstanceOf(Found.class);
	}

	@Test
	void aRoleThatIsNotThereIsMissing() {
		this.vault.stub(get(urlPathEqualTo(STS))
			.willReturn(aResponse().withStatus(400).withBody("{\"errors\":[\"Role 'etl' not found\"]}")));

		assertThat(fetch("aws/sts/etl")).isInstanceOf(Missing.class);
	}

	@Test
	void anAnswerThatMayHaveIssuedSomethingIsNotAskedForAgain() {
		this.vault.stub(get(urlPathEqualTo(STS)).willReturn(okJson("{\"lease_id\":\"")));

		FetchResult result = fetch("aws/sts/etl");

		assertThat(result).isInstanceOf(Malformed.class);
		assertThat(gets(STS + "?ttl=900s")).isEqualTo(1);
		assertThat(gets(STS)).isZero();
	}

	@Test
	void onlyAnIamUserCanBeRevoked() {
		this.vault.stub(post("/v1/sys/leases/revoke").willReturn(noContent()));

		assertThat(this.store.revoke(new Lease("aws/creds/etl/1", Duration.ofHours(8), true))).isEqualTo(new Revoked());
		assertThat(this.store.revoke(new Lease("aws/sts/etl/1", Duration.ofHours(8), false)))
			.isInstanceOf(Malformed.class);
	}

}
