package io.credbroker.provider.awssecretsmanager;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.credbroker.provider.awssupport.AwsAuthentication;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.DescribeResult.Described;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static io.credbroker.provider.awssecretsmanager.StubbedAws.called;
import static io.credbroker.provider.awssecretsmanager.StubbedAws.error;
import static io.credbroker.provider.awssecretsmanager.StubbedAws.json;
import static org.assertj.core.api.Assertions.assertThat;

class SecretsManagerStoreTests extends SecretsManagerFixture {

	@Test
	void theVersionAndItsTimeAreAwsOwn() {
		aws.holds(Map.of("a", "b"));

		Found found = (Found) fetch();

		assertThat(found.secret().version()).isEqualTo(AwsJson.FIRST);
		assertThat(found.secret().rotatedAt()).isEqualTo(Instant.ofEpochMilli(1795255200500L));
		assertThat(found.secret().nextRotationAt()).isNull();
		assertThat(found.secret().expiresAt()).isNull();
	}

	@Test
	void aFetchTellsTheNextRotation() {
		aws.holds(Map.of("a", "b"));
		aws.describes(StubbedAws.NAME,
				AwsJson.description(AwsJson.FIRST, ",\"RotationEnabled\":true,\"NextRotationDate\":1795300000"));

		assertThat(((Found) fetch()).secret().nextRotationAt()).isEqualTo(Instant.ofEpochSecond(1795300000));
	}

	@Test
	void aRotationBetweenTheTwoCallsLeavesNoDateOfTheContentBefore() {
		aws.gives(StubbedAws.NAME, AwsJson.value(Map.of("a", "b"), AwsJson.SECOND));
		aws.describes(StubbedAws.NAME,
				AwsJson.description(AwsJson.FIRST, ",\"RotationEnabled\":true,\"NextRotationDate\":1795300000"));

		Found found = (Found) fetch();

		assertThat(found.secret().version()).isEqualTo(AwsJson.SECOND);
		assertThat(found.secret().nextRotationAt()).isNull();
	}

	@Test
	void aDateOfARotationThatWasTurnedOffIsNone() {
		aws.holds(Map.of("a", "b"));
		aws.describes(StubbedAws.NAME,
				AwsJson.description(AwsJson.FIRST, ",\"RotationEnabled\":false,\"NextRotationDate\":1795300000"));

		assertThat(((Found) fetch()).secret().nextRotationAt()).isNull();
	}

	@Test
	void aSecretMarkedForDeletionIsMissingThoughAwsDescribesIt() {
		aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST, ",\"DeletedDate\":1795300000"));

		assertThat(fetch()).isInstanceOf(Missing.class);
		assertThat(this.store.describe(StubbedAws.REQUEST)).isInstanceOf(Missing.class);
	}

	@Test
	void aDescriptionNamesTheVersionThatAFetchWould() {
		aws.holds(Map.of("a", "b"));
		aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST,
				",\"RotationEnabled\":true,\"LastRotatedDate\":1795200000,\"NextRotationDate\":1795300000"));

		assertThat(this.store.describe(StubbedAws.REQUEST)).isEqualTo(
				new Described(AwsJson.FIRST, Instant.ofEpochSecond(1795200000), Instant.ofEpochSecond(1795300000)));
		assertThat(((Found) fetch()).secret().version()).isEqualTo(AwsJson.FIRST);
	}

	@Test
	void aChangedTagDoesNotMakeAContentYounger() {
		aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST));

		assertThat(this.store.describe(StubbedAws.REQUEST)).isEqualTo(new Described(AwsJson.FIRST, null, null));
	}

	@Test
	void aRotationUnderWayWithholdsNothing() {
		aws.holds(Map.of("a", "b"));
		aws.describes(StubbedAws.NAME, """
				{"ARN":"arn:x","Name":"x","VersionIdsToStages":{"%s":["AWSCURRENT"],"%s":["AWSPENDING"]}}"""
			.formatted(AwsJson.FIRST, AwsJson.SECOND));

		assertThat(((Found) fetch()).secret().version()).isEqualTo(AwsJson.FIRST);
	}

	@Test
	void anOrderToRotateHasATokenThatItsRepeatKeeps() {
		aws.stub(StubbedAws.call("RotateSecret")
			.inScenario("rotate")
			.whenScenarioStateIs(Scenario.STARTED)
			.willSetStateTo("again")
			.willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
		aws.stub(StubbedAws.call("RotateSecret")
			.inScenario("rotate")
			.whenScenarioStateIs("again")
			.willReturn(json(200, "{\"ARN\":\"arn:x\"}")));

		assertThat(this.store.rotate(StubbedAws.KEY, StubbedAws.AUDIT)).isInstanceOf(RotateResult.Accepted.class);
		assertThat(aws.find(called("RotateSecret"))).extracting((request) -> request.getBodyAsString())
			.hasSize(2)
			.allMatch((body) -> body.contains("ClientRequestToken"))
			.containsOnly(aws.find(called("RotateSecret")).getFirst().getBodyAsString());
	}

	@Test
	void aBrokenConnectionIsReplacedOnceAndNotMore() {
		aws.stub(StubbedAws.call("DescribeSecret").willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));

		fetch();

		assertThat(aws.count(called("DescribeSecret"))).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "500, InternalServiceError", "503, ServiceUnavailable", "400, ThrottlingException" })
	void anAnswerOfAwsIsNeverAskedForAgain(int status, String code) {
		aws.stub(StubbedAws.call("DescribeSecret").willReturn(error(status, code, "no")));

		fetch();

		assertThat(aws.count(called("DescribeSecret"))).isEqualTo(1);
	}

	@Test
	void theCallerReachesCloudTrailAsPartOfTheUserAgent() {
		aws.holds(Map.of("a", "b"));
		this.store.fetch(new FetchRequest(StubbedAws.KEY, Duration.ZERO, IssuingContext.NONE,
				new AuditContext("ping/bücher\r\nX: y", "c-1")));

		assertThat(aws.count(called("GetSecretValue").withHeader("User-Agent",
				containing("broker-correlation-id/c-1 broker-caller/ping%2Fb%C3%BCcher%0D%0AX%3A+y"))))
			.isEqualTo(1);
	}

	@Test
	void aDenialProbesAsUpWhereNoSecretIsNamedForIt() {
		aws.stub(StubbedAws.call("DescribeSecret", SecretsManagerStore.PROBED)
			.willReturn(error(400, "AccessDeniedException", "no")));

		assertThat(this.store.probe()).isInstanceOf(StoreStatus.Up.class);
	}

	@Test
	void aDenialProbesAsRefusingWhereASecretIsNamedForIt() {
		aws.stub(StubbedAws.call("DescribeSecret", "probe").willReturn(error(400, "AccessDeniedException", "no")));
		SecretsManagerStoreSettings settings = new SecretsManagerStoreSettings("eu-central-1", aws.address(), null,
				"probe", StubbedAws.TIMEOUTS,
				new AwsAuthentication(null, new AwsAuthentication.Profile(aws.profile, "default")));

		try (SecretsManagerStore probing = StubbedAws.connect(settings)) {
			assertThat(probing.probe()).isInstanceOf(StoreStatus.Refusing.class);
		}
	}

}
