package io.credbroker.provider.vault;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.credbroker.provider.vault.VaultSessionTests.SettableClock;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Refused;
import io.credbroker.spi.Requester;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class VaultStoreTests {

	@TempDir
	Path directory;

	private final SettableClock clock = new SettableClock();

	private StubbedVault vault;

	private SecretProvider provider;

	@BeforeEach
	void start() {
		this.vault = new StubbedVault(this.directory);
		this.provider = this.vault.connect(this.clock);
	}

	@AfterEach
	void stop() {
		this.provider.close();
		this.vault.close();
	}

	@Test
	void theVersionAndItsTimeAreVaultsOwn() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 17));

		Found found = (Found) fetch();

		assertThat(found.secret().version()).isEqualTo("17");
		assertThat(found.secret().rotatedAt()).isEqualTo(Instant.parse("2026-11-21T10:00:00.5Z"));
		assertThat(found.secret().expiresAt()).isNull();
	}

	@Test
	void aPlannedDeletionIsTheEndOfASecretThatIsStillThere() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned("{\"a\":\"b\"}", 1, "2999-01-01T00:00:00Z"));

		assertThat(((Found) fetch()).secret().expiresAt()).isEqualTo(Instant.parse("2999-01-01T00:00:00Z"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "5432|5432", "1.50|1.50", "12345678901234567890|12345678901234567890",
			"true|true", "[1, 2]|[1,2]", "{\"k\": {\"l\": \"m\"}}|{\"k\":{\"l\":\"m\"}}", "\"\"|''" })
	void whatIsNoTextBecomesItsJsonText(String stored, String expected) {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned("{\"a\":" + stored + "}", 1, ""));

		assertThat(reveal((Found) fetch(), "a")).isEqualTo(expected);
	}

	@Test
	void anEngineOfVersion1IsReadWithoutDataInThePath() {
		this.vault.holds("/v1/legacy/airflow/warehouse", KvJson.unversioned(Map.of("a", "b")));

		FetchResult result = this.provider.fetch(request("legacy/airflow/warehouse"));

		assertThat(reveal((Found) result, "a")).isEqualTo("b");
		assertThat(((Found) result).secret().version()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "secret/a b, /v1/secret/data/a%20b", "secret/{x}/%25, /v1/secret/data/%7Bx%7D/%2525",
			"secret/a?b#c, /v1/secret/data/a%3Fb%23c", "team-a/kv/ü, /v1/team-a/kv/data/%C3%BC" })
	void aNameIsEncodedAndNeverTakenForSomethingElse(String key, String url) {
		this.vault.holds(url, KvJson.versioned(Map.of("a", "b"), 1));

		assertThat(this.provider.fetch(request(key))).isInstanceOf(Found.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "secret/../sys/seal", "secret/./a", "secret//a", "/secret/a", "secret/a/", "secret",
			"elsewhere/a", "secretary/a", "secret/a\nb" })
	void aKeyThatLeavesItsMountReachesNoVault(String key) {
		assertThat(this.provider.fetch(request(key))).isInstanceOf(Malformed.class);
		assertThat(this.vault.count(WireMock.anyRequestedFor(WireMock.anyUrl()))).isZero();
	}

	@Test
	void anEngineThatIssuesLeasesIsNoKeyValueEngine() {
		this.vault.holds("/v1/legacy/a", "{\"lease_id\":\"database/creds/x/1\",\"data\":{\"a\":\"b\"}}");

		assertThat(this.provider.fetch(request("legacy/a"))).isInstanceOf(Malformed.class);
	}

	@Test
	void aRefusedTokenIsReplacedOnceAndTheReadRepeatedOnce() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 1), StubbedVault.SECOND_TOKEN);
		loginsInTurn(StubbedVault.FIRST_TOKEN, StubbedVault.SECOND_TOKEN);
		this.vault.accepts(StubbedVault.SECOND_TOKEN);

		assertThat(fetch()).isInstanceOf(Found.class);
		assertThat(logins()).isEqualTo(2);
		assertThat(reads()).isEqualTo(2);
	}

	@Test
	void aTokenRefusedAgainIsReportedAsSuch() {
		loginsInTurn(StubbedVault.FIRST_TOKEN, StubbedVault.SECOND_TOKEN);
		this.vault.accepts("some other token");
		this.vault.holds(StubbedVault.PATH, "{}", "some other token");

		assertThat(fetch()).isInstanceOfSatisfying(Refused.class,
				(refused) -> assertThat(refused.reason()).contains("does not accept the broker's token"));
		assertThat(logins()).isEqualTo(2);
		assertThat(reads()).isEqualTo(2);
	}

	@Test
	void aDenialByPolicyIsReportedAsSuchWithoutALoginWhileTheTokenIsYoung() {
		this.vault.holds(StubbedVault.PATH, "{}", "some other token");

		assertThat(fetch()).isInstanceOfSatisfying(Refused.class,
				(refused) -> assertThat(refused.reason()).contains("no policy of it allows"));
		assertThat(logins()).isEqualTo(1);
		assertThat(reads()).isEqualTo(1);
	}

	@Test
	void aDenialOfAnOlderTokenIsTriedWithANewLoginOnce() {
		this.vault.holds(StubbedVault.PATH, "{}", "some other token");
		fetch();
		this.clock.pass(Duration.ofMinutes(5));

		assertThat(fetch()).isInstanceOf(Refused.class);
		assertThat(fetch()).isInstanceOf(Refused.class);
		assertThat(logins()).isEqualTo(2);
		assertThat(reads()).isEqualTo(4);
	}

	@Test
	void theTokenIsReusedUntilFourFifthsOfItsLife() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 1));
		fetch();
		this.clock.pass(Duration.ofMinutes(47));
		fetch();

		assertThat(logins()).isEqualTo(1);
	}

	@Test
	void closingRevokesNothing() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 1));
		fetch();
		int before = this.vault.count(WireMock.anyRequestedFor(WireMock.anyUrl()));
		this.provider.close();

		assertThat(this.vault.count(WireMock.anyRequestedFor(WireMock.anyUrl()))).isEqualTo(before);
	}

	@Test
	void aClosedStoreAnswersThatItIsUnavailable() {
		this.provider.close();

		assertThat(fetch()).isInstanceOf(FetchResult.Unavailable.class);
	}

	@Test
	void theRequesterReachesVaultsAuditLogAsPlainHeaders() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 1));
		this.provider
			.fetch(new FetchRequest(StubbedVault.KEY, Duration.ZERO, new Requester("ping/bücher\r\nX: y", "c-1")));

		assertThat(this.vault.count(getRequestedFor(urlEqualTo(StubbedVault.PATH))
			.withHeader(VaultCalls.CALLER, equalTo("ping%2Fb%C3%BCcher%0D%0AX%3A%20y"))
			.withHeader(VaultCalls.CORRELATION_ID, equalTo("c-1")))).isEqualTo(1);
	}

	@Test
	void aLoginSendsItsLengthAndNoUpgrade() {
		fetch();

		assertThat(this.vault.count(
				postRequestedFor(urlEqualTo(StubbedVault.LOGIN)).withHeader("Content-Length", WireMock.matching("\\d+"))
					.withHeader("Upgrade", absent())
					.withHeader("Transfer-Encoding", absent())
					.withRequestBody(equalToJson(
							"{\"role_id\":\"broker-role\",\"secret_id\":\"" + StubbedVault.SECRET_ID + "\"}"))))
			.isEqualTo(1);
	}

	@Test
	void theNamespaceGoesWithEveryCallButTheHealthCheck() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 1));
		try (SecretProvider inside = new VaultStoreFactory(null, Clock.systemUTC())
			.create(this.vault.settings("team-a"))) {
			inside.fetch(StubbedVault.REQUEST);
			inside.probe();
		}

		var namespace = equalTo("team-a");
		assertThat(this.vault
			.count(postRequestedFor(urlEqualTo(StubbedVault.LOGIN)).withHeader("X-Vault-Namespace", namespace)))
			.isEqualTo(1);
		assertThat(this.vault
			.count(getRequestedFor(urlEqualTo(StubbedVault.PATH)).withHeader("X-Vault-Namespace", namespace)))
			.isEqualTo(1);
		assertThat(this.vault
			.count(getRequestedFor(urlPathEqualTo("/v1/sys/health")).withHeader("X-Vault-Namespace", absent())))
			.isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 472, 473, 501, 503 })
	void aNodeThatCannotServeProbesAsDown(int status) {
		this.vault
			.stub(get(urlPathEqualTo("/v1/sys/health")).willReturn(aResponse().withStatus(status).withBody("{}")));

		assertThat(this.provider.probe()).isInstanceOf(io.credbroker.spi.StoreStatus.Down.class);
		assertThat(logins()).isZero();
	}

	@Test
	void anotherServerProbesAsDown() {
		this.vault.stub(get(urlPathEqualTo("/v1/sys/health")).willReturn(aResponse().withBody("<html/>")));

		assertThat(this.provider.probe()).isInstanceOf(io.credbroker.spi.StoreStatus.Down.class);
	}

	@Test
	void aRefusedLoginProbesAsRefusing() {
		this.vault.stub(post(urlEqualTo(StubbedVault.LOGIN)).willReturn(aResponse().withStatus(400)));

		assertThat(this.provider.probe()).isInstanceOf(io.credbroker.spi.StoreStatus.Refusing.class);
	}

	@Test
	void probingReadsNoSecret() {
		this.provider.probe();

		assertThat(reads()).isZero();
	}

	private void loginsInTurn(String first, String second) {
		this.vault.stub(post(urlEqualTo(StubbedVault.LOGIN)).inScenario("login")
			.whenScenarioStateIs(Scenario.STARTED)
			.willSetStateTo("again")
			.willReturn(okJson(login(first))));
		this.vault.stub(post(urlEqualTo(StubbedVault.LOGIN)).inScenario("login")
			.whenScenarioStateIs("again")
			.willReturn(okJson(login(second))));
	}

	private static String login(String token) {
		return "{\"auth\":{\"client_token\":\"" + token + "\",\"lease_duration\":3600,\"renewable\":true}}";
	}

	private int logins() {
		return this.vault.count(postRequestedFor(urlEqualTo(StubbedVault.LOGIN)));
	}

	private int reads() {
		return this.vault.count(getRequestedFor(urlEqualTo(StubbedVault.PATH)));
	}

	private FetchResult fetch() {
		return this.provider.fetch(StubbedVault.REQUEST);
	}

	private static FetchRequest request(String key) {
		return new FetchRequest(new SecretKey(key), Duration.ofMinutes(15), new Requester("a/b", "c"));
	}

	private static String reveal(Found found, String field) {
		return requireNonNull(found.secret().fields().get(field)).reveal();
	}

}
