package io.credbroker.provider.awssecretsmanager;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.credbroker.spi.DescribeResult.Described;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.Requester;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static io.credbroker.provider.awssecretsmanager.StubbedAws.called;
import static io.credbroker.provider.awssecretsmanager.StubbedAws.error;
import static io.credbroker.provider.awssecretsmanager.StubbedAws.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class SecretsManagerStoreTests {

	private static final String ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:airflow/warehouse-AbCdEf";

	@TempDir
	Path directory;

	private StubbedAws aws;

	private SecretsManagerStore store;

	@BeforeEach
	void start() {
		this.aws = new StubbedAws(this.directory);
		this.store = this.aws.connect();
	}

	@AfterEach
	void stop() {
		this.store.close();
		this.aws.close();
	}

	@Test
	void theVersionAndItsTimeAreAwsOwn() {
		this.aws.holds(Map.of("a", "b"));

		Found found = (Found) fetch();

		assertThat(found.secret().version()).isEqualTo(AwsJson.FIRST);
		assertThat(found.secret().rotatedAt()).isEqualTo(Instant.ofEpochMilli(1795255200500L));
		assertThat(found.secret().nextRotationAt()).isNull();
		assertThat(found.secret().expiresAt()).isNull();
	}

	@Test
	void aFetchTellsTheNextRotation() {
		this.aws.holds(Map.of("a", "b"));
		this.aws.describes(StubbedAws.NAME,
				AwsJson.description(AwsJson.FIRST, ",\"RotationEnabled\":true,\"NextRotationDate\":1795300000"));

		assertThat(((Found) fetch()).secret().nextRotationAt()).isEqualTo(Instant.ofEpochSecond(1795300000));
	}

	@Test
	void aRotationBetweenTheTwoCallsLeavesNoDateOfTheContentBefore() {
		this.aws.gives(StubbedAws.NAME, AwsJson.value(Map.of("a", "b"), AwsJson.SECOND));
		this.aws.describes(StubbedAws.NAME,
				AwsJson.description(AwsJson.FIRST, ",\"RotationEnabled\":true,\"NextRotationDate\":1795300000"));

		Found found = (Found) fetch();

		assertThat(found.secret().version()).isEqualTo(AwsJson.SECOND);
		assertThat(found.secret().nextRotationAt()).isNull();
	}

	@Test
	void aDateOfARotationThatWasTurnedOffIsNone() {
		this.aws.holds(Map.of("a", "b"));
		this.aws.describes(StubbedAws.NAME,
				AwsJson.description(AwsJson.FIRST, ",\"RotationEnabled\":false,\"NextRotationDate\":1795300000"));

		assertThat(((Found) fetch()).secret().nextRotationAt()).isNull();
	}

	@Test
	void whatRdsStoresIsKeptAsItsFields() {
		this.aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST));
		this.aws.gives(StubbedAws.NAME, AwsJson.value("""
				{"engine":"postgres","host":"wh.internal","username":"etl","password":"p@ss/w:rd",
				"dbname":"analytics","port":5432,"dbInstanceIdentifier":"wh"}""", AwsJson.FIRST));

		Found found = (Found) fetch();

		assertThat(found.secret().fields().keySet()).containsExactly("engine", "host", "username", "password", "dbname",
				"port", "dbInstanceIdentifier");
		assertThat(reveal(found, "port")).isEqualTo("5432");
		assertThat(reveal(found, "password")).isEqualTo("p@ss/w:rd");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "5432|5432", "1.50|1.50", "12345678901234567890|12345678901234567890",
			"true|true", "[1, 2]|[1,2]", "{\"k\": {\"l\": \"m\"}}|{\"k\":{\"l\":\"m\"}}", "\"\"|''" })
	void whatIsNoTextBecomesItsJsonText(String stored, String expected) {
		holds("{\"a\":" + stored + "}");

		assertThat(reveal((Found) fetch(), "a")).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "postgres://u:p@wh.internal/db", "12345", "true", "[1,2]", "{(drawn", "{\"a\":1}}", " x " })
	void anyOtherTextIsTheOneFieldValue(String text) {
		holds(text);

		Found found = (Found) fetch();

		assertThat(found.secret().fields().keySet()).containsExactly("value");
		assertThat(reveal(found, "value")).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{}", "{\"a\":null}", "{\"a\":\"b\",\"a\":\"c\"}" })
	void aTextThatNamesNoUsableFieldIsMalformed(String text) {
		holds(text);

		assertThat(fetch()).isInstanceOf(Malformed.class);
	}

	@Test
	void aBinarySecretIsMalformed() {
		this.aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST));
		this.aws.gives(StubbedAws.NAME,
				"{\"ARN\":\"" + ARN + "\",\"VersionId\":\"" + AwsJson.FIRST + "\",\"SecretBinary\":\"AAEC\"}");

		assertThat(fetch()).isEqualTo(new Malformed("the secret is binary: store a text instead"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "airflow/warehouse#versionStage=", "airflow/warehouse#AWSPREVIOUS", "airflow/warehouse#",
			"airflow/warehouse#versionId=short", "#versionStage=AWSPREVIOUS", "a b", "a?b", "ünï", "a\nb",
			"arn:aws:secretsmanager:eu-central-1:1:secret:x", "arn:aws:s3:::bucket" })
	void aKeyThatNamesNoSecretReachesNoAws(String key) {
		assertThat(this.store.fetch(request(key))).isInstanceOf(Malformed.class);
		assertThat(this.store.describe(request(key))).isInstanceOf(Malformed.class);
		assertThat(this.store.rotate(new SecretKey(key), StubbedAws.REQUESTER)).isInstanceOf(Malformed.class);
		assertThat(this.aws.count(anyRequestedFor(anyUrl()))).isZero();
	}

	@Test
	void aStageIsAskedForByItsName() {
		this.aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST));
		this.aws.gives(StubbedAws.NAME, AwsJson.value("old", "00000000-0000-0000-0000-000000000000"));

		assertThat(this.store.fetch(request("airflow/warehouse#versionStage=AWSPREVIOUS"))).isInstanceOf(Found.class);
		assertThat(this.aws.count(
				called("GetSecretValue").withRequestBody(matchingJsonPath("$.VersionStage", equalTo("AWSPREVIOUS")))))
			.isEqualTo(1);
	}

	@Test
	void oneVersionForGoodIsReadWithoutADescription() {
		this.aws.gives(StubbedAws.NAME, AwsJson.value("old", AwsJson.SECOND));

		assertThat(this.store.fetch(request("airflow/warehouse#versionId=" + AwsJson.SECOND)))
			.isInstanceOf(Found.class);
		assertThat(this.aws
			.count(called("GetSecretValue").withRequestBody(matchingJsonPath("$.VersionId", equalTo(AwsJson.SECOND)))
				.withRequestBody(matchingJsonPath("$.VersionStage", absent()))))
			.isEqualTo(1);
		assertThat(this.aws.count(called("DescribeSecret"))).isZero();
	}

	@Test
	void anArnIsAKeyToo() {
		this.aws.describes(ARN, AwsJson.description(AwsJson.FIRST));
		this.aws.gives(ARN, AwsJson.value("x", AwsJson.FIRST));

		assertThat(this.store.fetch(request(ARN))).isInstanceOf(Found.class);
	}

	@Test
	void aStageThatNoVersionHasIsMissingAndNotReadFor() {
		this.aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST));

		assertThat(this.store.fetch(request("airflow/warehouse#versionStage=AWSPENDING"))).isInstanceOf(Missing.class);
		assertThat(this.aws.count(called("GetSecretValue"))).isZero();
	}

	@Test
	void aSecretMarkedForDeletionIsMissingThoughAwsDescribesIt() {
		this.aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST, ",\"DeletedDate\":1795300000"));

		assertThat(fetch()).isInstanceOf(Missing.class);
		assertThat(this.store.describe(StubbedAws.REQUEST)).isInstanceOf(Missing.class);
	}

	@Test
	void aDescriptionNamesTheVersionThatAFetchWould() {
		this.aws.holds(Map.of("a", "b"));
		this.aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST,
				",\"RotationEnabled\":true,\"LastRotatedDate\":1795200000,\"NextRotationDate\":1795300000"));

		assertThat(this.store.describe(StubbedAws.REQUEST)).isEqualTo(
				new Described(AwsJson.FIRST, Instant.ofEpochSecond(1795200000), Instant.ofEpochSecond(1795300000)));
		assertThat(((Found) fetch()).secret().version()).isEqualTo(AwsJson.FIRST);
	}

	@Test
	void aChangedTagDoesNotMakeAContentYounger() {
		this.aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST));

		assertThat(this.store.describe(StubbedAws.REQUEST)).isEqualTo(new Described(AwsJson.FIRST, null, null));
	}

	@Test
	void aRotationUnderWayWithholdsNothing() {
		this.aws.holds(Map.of("a", "b"));
		this.aws.describes(StubbedAws.NAME, """
				{"ARN":"arn:x","Name":"x","VersionIdsToStages":{"%s":["AWSCURRENT"],"%s":["AWSPENDING"]}}"""
			.formatted(AwsJson.FIRST, AwsJson.SECOND));

		assertThat(((Found) fetch()).secret().version()).isEqualTo(AwsJson.FIRST);
	}

	@Test
	void anOrderToRotateHasATokenThatItsRepeatKeeps() {
		this.aws.stub(StubbedAws.call("RotateSecret")
			.inScenario("rotate")
			.whenScenarioStateIs(Scenario.STARTED)
			.willSetStateTo("again")
			.willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
		this.aws.stub(StubbedAws.call("RotateSecret")
			.inScenario("rotate")
			.whenScenarioStateIs("again")
			.willReturn(json(200, "{\"ARN\":\"arn:x\"}")));

		assertThat(this.store.rotate(StubbedAws.KEY, StubbedAws.REQUESTER)).isInstanceOf(RotateResult.Accepted.class);
		assertThat(this.aws.server.findAll(called("RotateSecret"))).extracting((request) -> request.getBodyAsString())
			.hasSize(2)
			.allMatch((body) -> body.contains("ClientRequestToken"))
			.containsOnly(this.aws.server.findAll(called("RotateSecret")).getFirst().getBodyAsString());
	}

	@Test
	void oneVersionCannotBeRotated() {
		assertThat(this.store.rotate(new SecretKey("airflow/warehouse#versionStage=AWSPREVIOUS"), StubbedAws.REQUESTER))
			.isInstanceOf(Malformed.class);
	}

	@Test
	void aBrokenConnectionIsReplacedOnceAndNotMore() {
		this.aws.stub(StubbedAws.call("DescribeSecret").willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));

		fetch();

		assertThat(this.aws.count(called("DescribeSecret"))).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "500, InternalServiceError", "503, ServiceUnavailable", "400, ThrottlingException" })
	void anAnswerOfAwsIsNeverAskedForAgain(int status, String code) {
		this.aws.stub(StubbedAws.call("DescribeSecret").willReturn(error(status, code, "no")));

		fetch();

		assertThat(this.aws.count(called("DescribeSecret"))).isEqualTo(1);
	}

	@Test
	void theRequesterReachesCloudTrailAsPartOfTheUserAgent() {
		this.aws.holds(Map.of("a", "b"));
		this.store.fetch(new FetchRequest(StubbedAws.KEY, Duration.ZERO, new Requester("ping/bücher\r\nX: y", "c-1")));

		assertThat(this.aws.count(called("GetSecretValue").withHeader("User-Agent",
				containing("broker-correlation-id/c-1 broker-caller/ping%2Fb%C3%BCcher%0D%0AX%3A+y"))))
			.isEqualTo(1);
	}

	@Test
	void aDenialProbesAsUpWhereNoSecretIsNamedForIt() {
		this.aws.stub(StubbedAws.call("DescribeSecret", SecretsManagerStore.PROBED)
			.willReturn(error(400, "AccessDeniedException", "no")));

		assertThat(this.store.probe()).isInstanceOf(StoreStatus.Up.class);
	}

	@Test
	void aDenialProbesAsRefusingWhereASecretIsNamedForIt() {
		this.aws.stub(StubbedAws.call("DescribeSecret", "probe").willReturn(error(400, "AccessDeniedException", "no")));
		SecretsManagerStoreSettings settings = new SecretsManagerStoreSettings("eu-central-1", this.aws.address(), null,
				"probe", StubbedAws.TIMEOUTS,
				new AwsAuthentication(null, new AwsAuthentication.Profile(this.aws.profile, "default")));

		try (SecretsManagerStore probing = StubbedAws.connect(settings)) {
			assertThat(probing.probe()).isInstanceOf(StoreStatus.Refusing.class);
		}
	}

	private void holds(String text) {
		this.aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST));
		this.aws.gives(StubbedAws.NAME, AwsJson.value(text, AwsJson.FIRST));
	}

	private FetchResult fetch() {
		return this.store.fetch(StubbedAws.REQUEST);
	}

	private static FetchRequest request(String key) {
		return new FetchRequest(new SecretKey(key), Duration.ofMinutes(15), StubbedAws.REQUESTER);
	}

	private static String reveal(Found found, String field) {
		return requireNonNull(found.secret().fields().get(field)).reveal();
	}

}
