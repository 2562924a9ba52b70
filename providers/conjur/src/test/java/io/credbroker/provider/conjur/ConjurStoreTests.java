package io.credbroker.provider.conjur;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.credbroker.provider.testkit.SettableClock;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.DescribeResult.Described;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rotating;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class ConjurStoreTests {

	private static final String USERNAME = "airflow/warehouse/username";

	private static final String PASSWORD = "airflow/warehouse/password";

	private static final String ROTATED = """
			{"created_at":"2026-11-01T10:00:00Z","secrets":[
			{"version":7,"expires_at":"2026-11-22T10:00:00.000+00:00"},{"version":6,"expires_at":null}],
			"annotations":[{"name":"rotation/rotator","value":"postgresql/password"},
			{"name":"rotation/ttl","value":"P1D"}]}
			""";

	@TempDir
	Path directory;

	private final SettableClock clock = new SettableClock();

	private StubbedConjur conjur;

	private ConjurStore store;

	@BeforeEach
	void start() {
		this.conjur = new StubbedConjur(this.directory);
		this.conjur.holdsWarehouse();
		this.store = (ConjurStore) this.conjur.connect(this.clock, "username", "password");
	}

	@AfterEach
	void stop() {
		this.store.close();
		this.conjur.close();
	}

	@Test
	void theVariablesUnderAKeyMakeOneSecret() {
		assertThat(reveal(fetch())).isEqualTo(Map.of("username", "etl", "password", "hidden"));
	}

	@Test
	void aKeyMayNameItsOwnFields() {
		this.conjur.holds("airflow/warehouse/host", "db", 1);

		assertThat(reveal(this.store.fetch(StubbedConjur.request("airflow/warehouse#host,password"))))
			.isEqualTo(Map.of("host", "db", "password", "hidden"));
	}

	@Test
	void aSingleVariableIsTheFieldValueAndTheText() {
		this.conjur.holds("airflow/token", " {\"t\":1} ", 1);

		Found found = (Found) this.store.fetch(StubbedConjur.request("variable:airflow/token"));

		assertThat(reveal(found)).isEqualTo(Map.of("value", " {\"t\":1} "));
		assertThat(requireNonNull(found.secret().text()).reveal()).isEqualTo(" {\"t\":1} ");
	}

	@Test
	void severalVariablesAreFieldsAndNoText() {
		this.conjur.holdsWarehouse();

		assertThat(((Found) fetch()).secret().text()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "variable:a b, a%20b", "variable:{x}/%25, %7Bx%7D%2F%2525", "variable:a?b#c, a%3Fb%23c",
			"variable:ü+*, %C3%BC%2B*" })
	void aNameIsEncodedAndNeverTakenForSomethingElse(String key, String encoded) {
		this.conjur.holds(encoded, "v", 1);

		assertThat(this.store.fetch(StubbedConjur.request(key))).isInstanceOf(Found.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "variable:../x", "a/./b", "a//b", "/a", "a/", "variable:", "a\nb", "a#", "a#b,", "a#b,b",
			"a#b/c", "data/dynamic/aws" })
	void aKeyThatNamesNoVariableReachesNoConjur(String key) {
		assertThat(this.store.fetch(StubbedConjur.request(key))).isInstanceOf(Malformed.class);
		assertThat(this.conjur.count(WireMock.anyRequestedFor(WireMock.anyUrl()))).isZero();
	}

	@Test
	void versionAndTimesAreThoseOfTheVariables() {
		this.conjur.describes(PASSWORD, ROTATED);

		var secret = ((Found) fetch()).secret();

		assertThat(secret.version()).startsWith("3.7~");
		assertThat(secret.rotatedAt()).isEqualTo(Instant.parse("2026-11-21T10:00:00Z"));
		assertThat(secret.nextRotationAt()).isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
	}

	@Test
	void aDescriptionNamesTheVersionOfAFetchAndReadsNoValue() {
		Described described = (Described) this.store.describe(StubbedConjur.REQUEST);

		assertThat(reads(USERNAME)).isZero();
		assertThat(described.version()).isEqualTo(((Found) fetch()).secret().version());
	}

	@Test
	void aVariableMadeAnewIsAnotherVersion() {
		String before = ((Found) fetch()).secret().version();
		this.conjur.describes(PASSWORD, StubbedConjur.facts(7, "").replace("2026-11-01", "2026-11-02"));

		assertThat(((Found) fetch()).secret().version()).isNotEqualTo(before);
	}

	@Test
	void valuesThatChangeWhileTheyAreReadAreReadOnceMore() {
		this.conjur.describesInTurn(PASSWORD, List.of(StubbedConjur.facts(7, ""), StubbedConjur.facts(8, "")));

		assertThat(((Found) fetch()).secret().version()).startsWith("3.8~");
		assertThat(reads(USERNAME)).isEqualTo(2);
	}

	@Test
	void valuesThatKeepChangingAreNotMixed() {
		this.conjur.describesInTurn(PASSWORD,
				List.of(StubbedConjur.facts(7, ""), StubbedConjur.facts(8, ""), StubbedConjur.facts(9, "")));

		assertThat(fetch()).isEqualTo(new Rotating(null));
		assertThat(reads(USERNAME)).isEqualTo(2);
	}

	@Test
	void aSecretOfWhichNothingIsToBeSeenIsMissing() {
		this.conjur.lacks(USERNAME);
		this.conjur.lacks(PASSWORD);

		assertThat(fetch()).isInstanceOf(Missing.class);
		assertThat(this.store.describe(StubbedConjur.REQUEST)).isInstanceOf(Missing.class);
	}

	@Test
	void aVariableThatIsHiddenBesideOthersIsNamed() {
		this.conjur.lacks(PASSWORD);

		assertThat(fetch())
			.isEqualTo(new Malformed("variable airflow/warehouse/password is not there, or the broker may not see it"));
	}

	@Test
	void aVariableThatNeverHadAValueIsNamed() {
		this.conjur.describes(PASSWORD, "{\"created_at\":\"2026-11-01T10:00:00Z\",\"secrets\":[]}");

		assertThat(fetch()).isEqualTo(new Malformed("variable airflow/warehouse/password has no value yet"));
	}

	@Test
	void aSecretThatNobodyHasSetYetIsNotTakenForOneThatIsNotThere() {
		String unset = "{\"created_at\":\"2026-11-01T10:00:00Z\",\"secrets\":[]}";
		this.conjur.describes(USERNAME, unset);
		this.conjur.describes(PASSWORD, unset);

		assertThat(fetch()).isEqualTo(new Malformed("variable airflow/warehouse/username has no value yet"));
	}

	@Test
	void aRotatorThatFailsDoesNotMoveTheTimeOfTheRotation() {
		this.conjur.describes(PASSWORD, ROTATED);
		Instant rotated = ((Found) fetch()).secret().rotatedAt();
		this.clock.pass(Duration.ofDays(1));
		for (int attempt = 0; attempt < 3; attempt++) {
			this.clock.pass(Duration.ofMinutes(5));
			Instant tried = this.clock.instant().plusSeconds(attempt * 20L - 20);
			this.conjur.describes(PASSWORD, ROTATED.replace("2026-11-22T10:00:00.000+00:00", tried.toString()));
			assertThat(((Found) fetch()).secret().rotatedAt()).isNull();
		}

		assertThat(rotated).isEqualTo(Instant.parse("2026-11-21T10:00:00Z"));
	}

	@ParameterizedTest
	@CsvSource({ "P1W, 2026-11-15T12:00:00Z", "P1M, 2026-10-23T02:00:00Z", "P1Y, 2025-11-22T12:00:00Z",
			"P1DT12H, 2026-11-21T00:00:00Z", "PT90M, ''", "P, ''", "PT, ''", "P-1D, ''", "1D, ''", "P0D, ''",
			"'P١D', ''" })
	void everyDurationThatConjurAcceptsIsUnderstood(String every, String rotated) {
		this.conjur.describes(PASSWORD, ROTATED.replace("P1D", every).replace("22T10", "22T12"));

		assertThat(((Found) fetch()).secret().rotatedAt()).isEqualTo(rotated.isEmpty() ? null : Instant.parse(rotated));
	}

	@Test
	void aVariableThatIsSeenButMayNotBeReadIsADenialThatNamesIt() {
		this.conjur.stub(get(urlEqualTo(StubbedConjur.secret(PASSWORD))).willReturn(aResponse().withStatus(403)));

		assertThat(fetch()).isInstanceOfSatisfying(Denied.class, (denied) -> assertThat(denied.reason())
			.contains("a read of variable " + PASSWORD, "lacks the privilege"));
	}

	@Test
	void aRefusedTokenIsReplacedOnceAndTheReadRepeatedOnce() {
		loginsInTurn();
		acceptsOnly(StubbedConjur.SECOND_SIGNATURE);

		assertThat(fetch()).isInstanceOf(Found.class);
		assertThat(logins()).isEqualTo(2);
	}

	@Test
	void aTokenRefusedAgainIsReportedAsSuch() {
		loginsInTurn();
		acceptsOnly("another");

		assertThat(fetch()).isInstanceOfSatisfying(Rejected.class,
				(rejected) -> assertThat(rejected.reason()).contains("does not accept the token"));
		assertThat(logins()).isEqualTo(2);
	}

	@Test
	void theTokenIsReusedUntilFourFifthsOfItsLife() {
		fetch();
		this.clock.pass(Duration.ofSeconds(383));
		fetch();

		assertThat(logins()).isEqualTo(1);
	}

	@Test
	void aTokenThatSaysHowLongItLastsIsBelieved() {
		this.conjur.stub(post(urlEqualTo(StubbedConjur.LOGIN))
			.willReturn(okJson(StubbedConjur.token("eA==", "{\"sub\":\"x\",\"iat\":1763719200,\"exp\":1763719260}"))));
		fetch();
		this.clock.pass(Duration.ofSeconds(60));
		fetch();

		assertThat(logins()).isEqualTo(2);
	}

	@Test
	void everyCallCarriesTheTokenAndTheRequestId() {
		this.store.fetch(new FetchRequest(StubbedConjur.REQUEST.key(), Duration.ZERO, IssuingContext.NONE,
				new AuditContext("ping/airflow", "c-1\r\nX: ü_2@3")));

		for (String url : List.of(StubbedConjur.resource(USERNAME), StubbedConjur.secret(USERNAME))) {
			assertThat(this.conjur.count(getRequestedFor(urlEqualTo(url))
				.withHeader("Authorization", equalTo(StubbedConjur.authorization(StubbedConjur.FIRST_SIGNATURE)))
				.withHeader(ConjurCalls.REQUEST_ID, equalTo("c-1X_2@3")))).isPositive();
		}
	}

	@Test
	void rotatingExpiresWhatHasARotatorAndNothingElse() {
		this.conjur.describes(PASSWORD, ROTATED);
		this.conjur.stub(post(urlEqualTo(StubbedConjur.secret(PASSWORD) + "?expirations"))
			.willReturn(aResponse().withStatus(201)));

		assertThat(rotate()).isInstanceOf(RotateResult.Accepted.class);
		assertThat(this.conjur.count(postRequestedFor(WireMock.urlPathMatching("/secrets/.*")))).isEqualTo(1);
	}

	@Test
	void anOrderThatConjurWouldIgnoreIsNotGiven() {
		assertThat(rotate()).isInstanceOf(Malformed.class);
		assertThat(this.conjur.count(postRequestedFor(WireMock.urlPathMatching("/secrets/.*")))).isZero();
	}

	@Test
	void anOrderThatTheBrokerMayNotGiveIsARefusal() {
		this.conjur.describes(PASSWORD, ROTATED);
		this.conjur.stub(post(urlEqualTo(StubbedConjur.secret(PASSWORD) + "?expirations"))
			.willReturn(aResponse().withStatus(403)));

		assertThat(rotate()).isInstanceOf(Denied.class);
	}

	@Test
	void anotherServerProbesAsDown() {
		this.conjur.stub(get(urlEqualTo("/whoami")).willReturn(aResponse().withBody("<html/>")));

		assertThat(this.store.probe()).isInstanceOf(StoreStatus.Down.class);
	}

	@Test
	void aRefusedLoginProbesAsRefusing() {
		this.conjur.stub(post(urlEqualTo(StubbedConjur.LOGIN)).willReturn(aResponse().withStatus(401)));

		assertThat(this.store.probe()).isInstanceOf(StoreStatus.Refusing.class);
	}

	@Test
	void probingReadsNoSecret() {
		this.store.probe();

		assertThat(reads(USERNAME)).isZero();
	}

	@Test
	void aClosedStoreAnswersThatItIsUnavailable() {
		this.store.close();

		assertThat(fetch()).isInstanceOf(FetchResult.Unavailable.class);
	}

	@Test
	void aWrongPathInTheAddressIsNamed() {
		ConjurStoreSettings settings = StubbedConjur.settings(URI.create(this.conjur.address() + "/api"),
				this.conjur.byApiKey(), List.of("username"), Duration.ofSeconds(4));
		try (var misled = new ConjurStoreFactory(null, this.clock).create(settings)) {
			assertThat(misled.fetch(StubbedConjur.REQUEST)).isInstanceOfSatisfying(Rejected.class,
					(rejected) -> assertThat(rejected.reason()).contains("check the path in address"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "400, '', way of authentication", "401, '', restricted_to of the host",
			"401, '{\"error\":\"CONJ00016E Token expired\"}', the JWT has expired", "403, '', permit authenticate" })
	void aRejectedLoginSaysWhatToCheck(int status, String body, String check) {
		this.conjur
			.stub(post(urlEqualTo(StubbedConjur.LOGIN)).willReturn(aResponse().withStatus(status).withBody(body)));

		assertThat(fetch()).isInstanceOfSatisfying(Rejected.class,
				(rejected) -> assertThat(rejected.reason()).contains(check));
	}

	private void acceptsOnly(String signature) {
		this.conjur.stub(get(WireMock.anyUrl()).atPriority(2).willReturn(aResponse().withStatus(401)));
		for (String url : List.of(USERNAME, PASSWORD)) {
			var token = equalTo(StubbedConjur.authorization(signature));
			this.conjur.stub(get(urlEqualTo(StubbedConjur.resource(url))).atPriority(1)
				.withHeader("Authorization", token)
				.willReturn(okJson(StubbedConjur.facts(1, ""))));
			this.conjur.stub(get(urlEqualTo(StubbedConjur.secret(url))).atPriority(1)
				.withHeader("Authorization", token)
				.willReturn(aResponse().withBody("v")));
		}
	}

	private void loginsInTurn() {
		this.conjur.stub(post(urlEqualTo(StubbedConjur.LOGIN)).inScenario("login")
			.whenScenarioStateIs(Scenario.STARTED)
			.willSetStateTo("again")
			.willReturn(okJson(StubbedConjur.token(StubbedConjur.FIRST_SIGNATURE))));
		this.conjur.stub(post(urlEqualTo(StubbedConjur.LOGIN)).inScenario("login")
			.whenScenarioStateIs("again")
			.willReturn(okJson(StubbedConjur.token(StubbedConjur.SECOND_SIGNATURE))));
	}

	private int logins() {
		return this.conjur.count(postRequestedFor(urlEqualTo(StubbedConjur.LOGIN)));
	}

	private int reads(String id) {
		return this.conjur.count(getRequestedFor(urlEqualTo(StubbedConjur.secret(id))));
	}

	private FetchResult fetch() {
		return this.store.fetch(StubbedConjur.REQUEST);
	}

	private RotateResult rotate() {
		return this.store.rotate(StubbedConjur.REQUEST.key(), StubbedConjur.REQUEST.audit());
	}

	private static Map<String, String> reveal(FetchResult result) {
		return ((Found) result).secret()
			.fields()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (field) -> field.getValue().reveal()));
	}

}
