package io.credbroker.provider.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.spi.DescribeResult.Described;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class StaticRoleTests extends VaultStoreFixture {

	private static final String KEY = "database/static-creds/warehouse";

	private static final String URL = "/v1/database/static-creds/warehouse";

	private static final Instant ROTATED = Instant.parse("2026-11-21T09:59:30.123456789Z");

	@Test
	void theFieldsAreTheCredentialAndNothingElse() {
		this.vault.holds(URL, EngineJson.staticRole(ROTATED.toString(), "\"rotation_period\":60,\"ttl\":30"));

		assertThat(reveal(secret(KEY))).isEqualTo(Map.of("username", "app", "password", "p1"));
	}

	@Test
	void theLastRotationIsTheVersionAndTheNextFollowsAfterThePeriod() {
		this.vault.holds(URL, EngineJson.staticRole(ROTATED.toString(), "\"rotation_period\":60,\"ttl\":30"));

		Secret secret = secret(KEY);

		assertThat(secret.version()).isEqualTo(ROTATED.toString());
		assertThat(secret.rotatedAt()).isEqualTo(ROTATED);
		assertThat(secret.nextRotationAt()).isEqualTo(ROTATED.plusSeconds(60));
		assertThat(secret.expiresAt()).isNull();
		assertThat(secret.lease()).isNull();
	}

	@Test
	void aPasswordThatIsDueIsFoundAndSaysSo() {
		Instant due = this.clock.instant().minusSeconds(63);
		this.vault.holds(URL, EngineJson.staticRole(due.toString(), "\"rotation_period\":60,\"ttl\":0"));

		assertThat(secret(KEY).nextRotationAt()).isEqualTo(this.clock.instant().minusSeconds(3));
		assertThat(gets(URL)).isEqualTo(1);
	}

	@Test
	void aRoleOnAScheduleIsRotatedWhenItsTimeIsUp() {
		this.vault.holds(URL, EngineJson.staticRole(ROTATED.toString(),
				"\"rotation_schedule\":\"0 0 * * SAT\",\"rotation_window\":3600,\"ttl\":90.0"));

		Secret secret = secret(KEY);

		assertThat(secret.nextRotationAt()).isEqualTo(this.clock.instant().plusSeconds(90));
		assertThat(secret.fields()).containsOnlyKeys("username", "password");
	}

	@Test
	void theTimeZoneOfVaultIsHeeded() {
		this.vault.holds(URL, EngineJson.staticRole("2026-11-21T11:59:30+02:00", "\"rotation_period\":60"));

		assertThat(secret(KEY).rotatedAt()).isEqualTo(Instant.parse("2026-11-21T09:59:30Z"));
	}

	@Test
	void aRoleThatWasNeverRotatedHasNoTimeOfIt() {
		this.vault.holds(URL, EngineJson.staticRole("0001-01-01T00:00:00Z", "\"rotation_period\":60,\"ttl\":10"));

		Secret secret = secret(KEY);

		assertThat(secret.rotatedAt()).isNull();
		assertThat(secret.nextRotationAt()).isEqualTo(this.clock.instant().plus(Duration.ofSeconds(10)));
	}

	@Test
	void aKeyPairIsReadAsItComes() {
		this.vault.holds(URL, EngineJson.answer("{\"username\":\"app\",\"rsa_private_key\":\"-----\","
				+ "\"last_vault_rotation\":\"" + ROTATED + "\",\"rotation_period\":60}"));

		assertThat(secret(KEY).fields()).containsOnlyKeys("username", "rsa_private_key");
	}

	static Stream<Arguments> answers() {
		return Stream.of(arguments(400, "{\"errors\":[\"unknown role: warehouse\"]}", Missing.class),
				arguments(400, "{\"errors\":[\"something else\"]}", Malformed.class),
				arguments(400, "garbage", Malformed.class), arguments(404, "{\"errors\":[]}", Missing.class),
				arguments(404, "{\"errors\":[\"no handler for route\"]}", Malformed.class),
				arguments(200, "garbage", Malformed.class), arguments(200, "{}", Malformed.class),
				arguments(200, "{\"data\":{\"username\":\"app\",\"password\":\"p1\"}}", Malformed.class),
				arguments(200, "{\"data\":{\"last_vault_rotation\":\"2026-11-21T10:00:00Z\"}}", Malformed.class));
	}

	@ParameterizedTest
	@MethodSource("answers")
	void whatIsNoCredentialHasItsResult(int status, String body, Class<? extends FetchResult> expected) {
		this.vault.stub(get(URL).willReturn(aResponse().withStatus(status).withBody(body)));

		assertThat(fetch(KEY)).isInstanceOf(expected);
	}

	@Test
	void describingSaysNothingBecauseItWouldCostAsMuchAsReading() {
		assertThat(this.store.describe(request(KEY))).isEqualTo(new Described(null, null, null));
		assertThat(calls()).isZero();
	}

}
