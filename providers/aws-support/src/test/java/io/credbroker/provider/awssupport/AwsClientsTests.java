package io.credbroker.provider.awssupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.credbroker.http.TrustedConnections;
import io.credbroker.provider.awssupport.AwsAuthentication.WebIdentity;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.testkit.StubServer;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Unavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.sts.StsClient;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A provider's calls at AWS, shown with a service that needs no provider: the identity
 * that STS tells.
 */
class AwsClientsTests {

	private static final AwsErrorCodes CODES = new AwsErrorCodes(Map.of("SecretGone", ": restore it"),
			(code, message, reason) -> code.equals("SecretGone") ? new Missing() : null);

	private static final AuditContext AUDIT = new AuditContext("idp/a b\r\nX-Forged: 1", "correlation-1");

	@TempDir
	private Path directory;

	private StubServer aws;

	private AwsClients clients;

	private StsClient sts;

	@BeforeEach
	void start() throws IOException {
		this.aws = new StubServer() {
		};
		this.aws.stub(calling("AssumeRoleWithWebIdentity").willReturn(xml(200, """
				<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
				<AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>
				<SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken>
				<Expiration>%s</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
				</AssumeRoleWithWebIdentityResponse>
				""".formatted(Instant.now().plus(Duration.ofHours(1))))));
		answers(xml(200, """
				<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
				<GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult>
				</GetCallerIdentityResponse>
				"""));
		Path token = Files.writeString(this.directory.resolve("token"), "web-identity-token");
		AwsAccess access = new AwsAccess("eu-central-1", null,
				new AwsTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20)),
				new AwsAuthentication(
						new WebIdentity("arn:aws:iam::111122223333:role/broker", token, "broker", this.aws.address()),
						null));
		this.clients = new AwsClients(access, new TrustedConnections(null), Clock.systemUTC());
		this.sts = this.clients.client(StsClient.builder(), this.aws.address());
	}

	@AfterEach
	void stop() {
		this.clients.close();
		this.aws.close();
	}

	@Test
	void everyCallIsSignedWithTheCredentialsOfOneLogin() throws FailedCallException {
		assertThat(account()).isEqualTo("111122223333");
		assertThat(account()).isEqualTo("111122223333");

		assertThat(this.aws.count(called("AssumeRoleWithWebIdentity"))).isEqualTo(1);
		assertThat(this.aws.count(called("GetCallerIdentity").withHeader("Authorization",
				containing("Credential=ASIAROLE/").and(containing("/eu-central-1/sts/")))))
			.isEqualTo(2);
	}

	@Test
	void theRecordOfAwsNamesTheCallerAndTheRequestAndNothingForged() throws FailedCallException {
		account();

		var call = this.aws.find(called("GetCallerIdentity")).getFirst();
		assertThat(call.getHeader("User-Agent")).contains("broker-correlation-id", "correlation-1", "broker-caller",
				"idp%2Fa+b%0D%0AX-Forged");
		assertThat(call.getHeaders().keys()).doesNotContain("X-Forged");
	}

	@Test
	void aFailingServiceIsNotAskedAgainAndItsRetryAfterIsPassedOn() {
		answers(error(503, "ServiceUnavailable").withHeader("Retry-After", "7"));

		assertThat(failure()).isInstanceOfSatisfying(Unavailable.class,
				(unavailable) -> assertThat(unavailable.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
		assertThat(this.aws.count(called("GetCallerIdentity"))).isEqualTo(1);
	}

	@Test
	void aBrokenConnectionIsTriedOnceMore() {
		answers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

		assertThat(failure()).isInstanceOf(Unavailable.class);
		assertThat(this.aws.count(called("GetCallerIdentity"))).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "400, AccessDenied, Denied", "400, ExpiredToken, Rejected", "403, SignatureDoesNotMatch, Rejected",
			"400, ThrottlingException, Throttled", "429, TooManyRequestsException, Throttled",
			"500, InternalFailure, Unavailable", "400, IDPCommunicationError, Unavailable", "400, SecretGone, Missing",
			"400, NeverHeardOf, Malformed" })
	void theCodeDecidesWhatAnErrorMeans(int status, String code, String result) {
		answers(error(status, code));

		Failure failure = failure();

		assertThat(failure.getClass().getSimpleName()).isEqualTo(result);
		assertThat(failure.toString()).as("the message of AWS is not quoted").doesNotContain("canary");
	}

	@Test
	void aPageThatIsNotOfAwsIsToldFromAnError() {
		answers(xml(403, "<html/>"));

		assertThat(failure()).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.reason()).contains("is something else in between?"));
	}

	@Test
	void aRejectedLoginRejectsTheCallWhichIsNotMade() {
		this.aws.stub(calling("AssumeRoleWithWebIdentity").willReturn(error(403, "AccessDenied")));

		assertThat(failure()).isInstanceOf(Rejected.class);
		assertThat(this.aws.count(called("GetCallerIdentity"))).isZero();
	}

	@Test
	void callsOfOneRequestShareOneTimeLimit() {
		CallBudget spent = new CallBudget(AUDIT, Duration.ZERO);

		assertThat(catchThrowableOfType(FailedCallException.class, () -> this.clients.next(spent)).failure())
			.isInstanceOf(Unavailable.class);
		assertThat(this.aws.count(called("GetCallerIdentity"))).isZero();
	}

	@Test
	void aClosedStoreMakesNoCall() {
		this.clients.close();

		assertThat(failure()).isEqualTo(new Unavailable("the store is closed", null));
	}

	private String account() throws FailedCallException {
		AwsRequestOverrideConfiguration next = this.clients.next(new CallBudget(AUDIT, Duration.ofSeconds(20)));
		return AwsClients.call("GetCallerIdentity", CODES,
				() -> this.sts.getCallerIdentity((request) -> request.overrideConfiguration(next)).account());
	}

	private Failure failure() {
		return catchThrowableOfType(FailedCallException.class, this::account).failure();
	}

	private void answers(ResponseDefinitionBuilder answer) {
		this.aws.stub(calling("GetCallerIdentity").willReturn(answer));
	}

	private static MappingBuilder calling(String action) {
		return post(urlEqualTo("/")).withRequestBody(containing("Action=" + action));
	}

	private static RequestPatternBuilder called(String action) {
		return postRequestedFor(urlEqualTo("/")).withRequestBody(containing("Action=" + action));
	}

	private static ResponseDefinitionBuilder error(int status, String code) {
		return xml(status, """
				<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
				<Code>%s</Code><Message>canary</Message></Error><RequestId>r</RequestId></ErrorResponse>
				""".formatted(code));
	}

	private static ResponseDefinitionBuilder xml(int status, String body) {
		return aResponse().withStatus(status).withHeader("Content-Type", "text/xml").withBody(body);
	}

}
