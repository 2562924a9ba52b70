package io.credbroker.provider.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.spi.DescribeResult.Described;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.Lease;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class IssuedCredentialTests extends VaultStoreFixture {

	private static final String KEY = "database/creds/readonly";

	private static final String URL = "/v1/database/creds/readonly";

	private static final String USER = "{\"username\":\"v-readonly-1\",\"password\":\"p1\"}";

	private static final Duration TOKEN_LIFE = Duration.ofHours(1);

	private Instant loggedIn;

	@BeforeEach
	void issuing() {
		this.loggedIn = this.clock.instant();
		issues(Duration.ofMinutes(20));
	}

	@Test
	void aUserComesWithItsLeaseAndItsEnd() {
		Secret secret = secret(KEY);

		assertThat(reveal(secret)).isEqualTo(Map.of("username", "v-readonly-1", "password", "p1"));
		assertThat(secret.lease()).isEqualTo(new Lease("database/creds/readonly/abc", Duration.ofMinutes(20), true));
		assertThat(secret.expiresAt()).isEqualTo(this.clock.instant().plus(Duration.ofMinutes(20)));
		assertThat(secret.version()).isNull();
		assertThat(secret.nextRotationAt()).isNull();
	}

	@Test
	void anyEngineThatIsListedAsLeasingIsReadWhereTheKeySays() {
		this.vault.holds("/v1/rabbitmq/creds/etl",
				EngineJson.issued("rabbitmq/creds/etl/1", Duration.ofMinutes(5), true, USER));

		assertThat(secret("rabbitmq/creds/etl").expiresAt())
			.isEqualTo(this.clock.instant().plus(Duration.ofMinutes(5)));
	}

	@Test
	void aLeaseEndsNoLaterThanTheTokenThatCreatedIt() {
		issues(Duration.ofHours(8));

		assertThat(secret(KEY).expiresAt()).isEqualTo(this.loggedIn.plus(TOKEN_LIFE));
	}

	@Test
	void aTokenThatWouldEndTooSoonIsReplacedBeforeItIssues() {
		secret(KEY);
		this.clock.pass(Duration.ofMinutes(40));
		FetchResult within = this.store.fetch(request(KEY, Duration.ofMinutes(20)));
		int before = logins();
		FetchResult beyond = this.store.fetch(request(KEY, Duration.ofMinutes(21)));

		assertThat(within).isInstanceOf(Found.class);
		assertThat(before).isEqualTo(1);
		assertThat(logins()).isEqualTo(2);
		assertThat(((Found) beyond).secret().expiresAt()).isEqualTo(this.clock.instant().plus(Duration.ofMinutes(20)));
	}

	@Test
	void wantingMoreThanAnyTokenLivesIsNoReasonToLogInEachTime() {
		for (int fetch = 0; fetch < 5; fetch++) {
			this.store.fetch(request(KEY, Duration.ofDays(1)));
			this.clock.pass(Duration.ofMinutes(2));
		}

		assertThat(logins()).isEqualTo(1);
	}

	@Test
	void aLoginThatFailsLeavesTheTokenThatIsThere() {
		secret(KEY);
		this.clock.pass(Duration.ofMinutes(45));
		this.vault.stub(post(StubbedVault.LOGIN).willReturn(aResponse().withStatus(503)));

		FetchResult result = this.store.fetch(request(KEY, Duration.ofMinutes(30)));

		assertThat(((Found) result).secret().expiresAt()).isEqualTo(this.loggedIn.plus(TOKEN_LIFE));
	}

	@Test
	void aTokenWithoutAnEndDoesNotBoundItsLeases() {
		this.vault.acceptsLogin(StubbedVault.FIRST_TOKEN, Duration.ZERO);
		issues(Duration.ofDays(30));

		assertThat(secret(KEY).expiresAt()).isEqualTo(this.clock.instant().plus(Duration.ofDays(30)));
	}

	@Test
	void aRefusalIsAnsweredByOneLoginAndOneMoreRequest() {
		secret(KEY);
		this.clock.pass(Duration.ofMinutes(1));
		this.vault.stub(get(URL).withHeader("X-Vault-Token", equalTo(StubbedVault.FIRST_TOKEN))
			.willReturn(aResponse().withStatus(403)));
		this.vault.acceptsLogin(StubbedVault.SECOND_TOKEN, Duration.ofMinutes(5));
		this.vault.accepts(StubbedVault.SECOND_TOKEN);

		assertThat(secret(KEY).expiresAt()).as("the end of the second token")
			.isEqualTo(this.clock.instant().plus(Duration.ofMinutes(5)));
		assertThat(gets(URL)).isEqualTo(3);
	}

	static Stream<Arguments> answers() {
		return Stream.of(arguments(400, "{\"errors\":[\"unknown role: readonly\"]}", Missing.class),
				arguments(400, "{\"errors\":[\"unsupported credential_type\"]}", Malformed.class),
				arguments(404, "{\"errors\":[\"no handler for route\"]}", Malformed.class),
				arguments(500, "{\"errors\":[\"failed to create user\"]}", Unavailable.class),
				arguments(502, "{\"errors\":[\"upstream rate limited\"]}", Throttled.class),
				arguments(502, "{\"errors\":[\"bad gateway\"]}", Unavailable.class),
				arguments(502, "<html/>", Unavailable.class), arguments(200, "garbage", Malformed.class),
				arguments(200, "{\"data\":null,\"wrap_info\":{\"token\":\"t\"}}", Malformed.class),
				arguments(200, EngineJson.answer(USER), Malformed.class),
				arguments(200, EngineJson.issued("database/creds/readonly/1", Duration.ZERO, true, USER),
						Malformed.class),
				arguments(200, EngineJson.issued("database/creds/readonly/1", Duration.ofHours(1), true, "{}"),
						Malformed.class));
	}

	@ParameterizedTest
	@MethodSource("answers")
	void whatIsNoCredentialHasItsResultAndIsNotAskedForTwice(int status, String body,
			Class<? extends FetchResult> expected) {
		this.vault.stub(get(URL).willReturn(aResponse().withStatus(status).withBody(body)));

		assertThat(fetch(KEY)).isInstanceOf(expected);
		assertThat(gets(URL)).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "database/creds/readonly, false", "aws/creds/etl, false", "aws/sts/etl, false",
			"rabbitmq/creds/etl, false", "database/static-creds/warehouse, true", "secret/a, true", "legacy/a, true",
			"elsewhere/a, true" })
	void onlyAFetchThatIssuesNothingMayBeRepeated(String key, boolean expected) {
		assertThat(this.store.isRepeatable(new SecretKey(key))).isEqualTo(expected);
	}

	@Test
	void describingIssuesNothing() {
		assertThat(this.store.describe(request(KEY))).isEqualTo(new Described(null, null, null));
		assertThat(calls()).isZero();
	}

	private void issues(Duration lease) {
		this.vault.holds(URL, EngineJson.issued("database/creds/readonly/abc", lease, true, USER));
	}

}
