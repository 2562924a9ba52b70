package io.credbroker.provider.awssecretsmanager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.credbroker.provider.awssupport.AwsAuthentication;
import io.credbroker.provider.awssupport.AwsAuthentication.WebIdentity;
import io.credbroker.provider.testkit.Await;
import io.credbroker.provider.testkit.SettableClock;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.credbroker.provider.awssecretsmanager.StubbedAws.called;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class AwsLoginTests {

	@TempDir
	Path directory;

	/**
	 * Begins now, because the SDK looks at its own clock.
	 */
	private final SettableClock clock = new SettableClock(Instant.now());

	private StubbedAws aws;

	private Path token;

	@BeforeEach
	void start() throws IOException {
		this.aws = new StubbedAws(this.directory);
		this.aws.holds(Map.of("a", "b"));
		this.token = Files.writeString(this.directory.resolve("token"), "the-first-token");
	}

	@AfterEach
	void stop() {
		this.aws.close();
	}

	@Test
	void aRoleIsAssumedWithTheTokenOfTheFile() {
		assumed("ASIAFIRST", Duration.ofHours(1));

		try (SecretsManagerStore store = StubbedAws.connect(webIdentity())) {
			assertThat(store.fetch(StubbedAws.REQUEST)).isInstanceOf(Found.class);
			assertThat(store.fetch(StubbedAws.REQUEST)).isInstanceOf(Found.class);
		}

		assertThat(this.aws.count(login("the-first-token"))).isEqualTo(1);
		assertThat(this.aws.count(called("GetSecretValue").withHeader("Authorization", containing("ASIAFIRST"))))
			.isEqualTo(2);
	}

	@Test
	void aTokenReplacedOnDiskIsUsedForTheNextLogin() throws IOException {
		assumed("ASIAFIRST", Duration.ofSeconds(30));

		try (SecretsManagerStore store = StubbedAws.connect(webIdentity(), this.clock)) {
			assertThat(store.fetch(StubbedAws.REQUEST)).isInstanceOf(Found.class);
			Files.writeString(this.token, "the-second-token");
			this.clock.pass(Duration.ofSeconds(31));
			assumed("ASIASECOND", Duration.ofHours(1));
			assertThat(store.fetch(StubbedAws.REQUEST)).isInstanceOf(Found.class);
		}

		assertThat(this.aws.count(login("the-second-token"))).isEqualTo(1);
		assertThat(this.aws.count(called("GetSecretValue").withHeader("Authorization", containing("ASIASECOND"))))
			.isEqualTo(1);
	}

	@Test
	void aProfileReplacedOnDiskIsUsedWithoutAFailedFetch() throws InterruptedException {
		try (SecretsManagerStore store = this.aws.connect()) {
			assertThat(store.fetch(StubbedAws.REQUEST)).isInstanceOf(Found.class);
			this.aws.writeProfile("AKIATHESECONDKEY");
			long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
			RequestPatternBuilder signedAnew = called("GetSecretValue").withHeader("Authorization",
					containing("AKIATHESECONDKEY"));
			while (this.aws.count(signedAnew) == 0 && System.nanoTime() < end) {
				assertThat(store.fetch(StubbedAws.REQUEST)).isInstanceOf(Found.class);
				Thread.sleep(100);
			}
			assertThat(this.aws.count(signedAnew)).isPositive();
		}
	}

	static Stream<Arguments> answersToALogin() {
		return Stream.of(row(403, "AccessDenied", Rejected.class), row(400, "InvalidIdentityToken", Rejected.class),
				row(400, "ExpiredTokenException", Rejected.class), row(403, "IDPRejectedClaim", Rejected.class),
				row(403, "RegionDisabledException", Rejected.class), row(400, "Throttling", Throttled.class),
				row(400, "IDPCommunicationError", Unavailable.class), row(500, "InternalFailure", Unavailable.class),
				row(503, "ServiceUnavailable", Unavailable.class),
				arguments("403 without a code", aResponse().withStatus(403), Rejected.class),
				arguments("no credentials", aResponse().withHeader("Content-Type", "text/xml").withBody("""
						<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
						<AssumeRoleWithWebIdentityResult/></AssumeRoleWithWebIdentityResponse>
						"""), Malformed.class),
				arguments("silence", aResponse().withFixedDelay(60_000), Unavailable.class));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("answersToALogin")
	void everyAnswerToALoginHasItsResult(String name, ResponseDefinitionBuilder answer,
			Class<? extends FetchResult> expected) {
		this.aws.stub(login().willReturn(answer));

		try (SecretsManagerStore store = StubbedAws.connect(webIdentity())) {
			assertThat(store.fetch(StubbedAws.REQUEST)).isInstanceOf(expected);
		}
		assertThat(this.aws.count(called("DescribeSecret"))).isZero();
	}

	@Test
	void aTokenThatStsRejectsCostsFewLoginsAndNoReadWhileTheCredentialsLast() {
		assumed("ASIAFIRST", Duration.ofSeconds(200));
		try (SecretsManagerStore store = StubbedAws.connect(webIdentity(), this.clock)) {
			assertThat(store.fetch(StubbedAws.REQUEST)).isInstanceOf(Found.class);
			this.aws.stub(login().willReturn(error(400, "ExpiredTokenException")));
			this.clock.pass(Duration.ofSeconds(165));
			int before = this.aws.count(login("the-first-token"));
			for (int read = 0; read < 30; read++) {
				this.clock.pass(Duration.ofSeconds(1));
				assertThat(store.fetch(StubbedAws.REQUEST)).isInstanceOf(Found.class);
			}

			Await.until(() -> this.aws.count(login("the-first-token")) > before, "a login that nobody waits for");
			assertThat(this.aws.count(login("the-first-token")) - before).as("logins in 30 s").isBetween(1, 5);
		}
	}

	@Test
	void aRejectedLoginIsNotRepeatedByEachFetch() {
		this.aws.stub(login().willReturn(error(400, "ExpiredTokenException")));

		try (SecretsManagerStore store = StubbedAws.connect(webIdentity(), this.clock)) {
			for (int read = 0; read < 20; read++) {
				assertThat(store.fetch(StubbedAws.REQUEST)).isInstanceOf(Rejected.class);
			}
		}
		assertThat(this.aws.count(login("the-first-token"))).isEqualTo(1);
	}

	@Test
	void aLoginThatIsDeniedProbesAsRefusing() {
		this.aws.stub(login().willReturn(error(403, "AccessDenied")));

		try (SecretsManagerStore store = StubbedAws.connect(webIdentity())) {
			assertThat(store.probe()).isInstanceOf(StoreStatus.Refusing.class);
		}
	}

	@Test
	void aTokenFileThatIsNotThereIsUnavailable() throws IOException {
		Files.delete(this.token);

		try (SecretsManagerStore store = StubbedAws.connect(webIdentity())) {
			assertThat(store.fetch(StubbedAws.REQUEST)).isInstanceOfSatisfying(Unavailable.class,
					(unavailable) -> assertThat(unavailable.reason()).contains("credential file cannot be read"));
		}
	}

	private SecretsManagerStoreSettings webIdentity() {
		return this.aws.settings(new AwsAuthentication(new WebIdentity("arn:aws:iam::111122223333:role/broker",
				this.token, "airflow-credential-broker", this.aws.address()), null));
	}

	private void assumed(String accessKey, Duration life) {
		this.aws.stub(login().willReturn(aResponse().withHeader("Content-Type", "text/xml").withBody("""
				<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
				<AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>%s</AccessKeyId>
				<SecretAccessKey>%s</SecretAccessKey><SessionToken>%s</SessionToken><Expiration>%s</Expiration>
				</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
				""".formatted(accessKey, StubbedAws.SECRET_KEY, StubbedAws.SESSION_TOKEN, Instant.now().plus(life)))));
	}

	private static MappingBuilder login() {
		return post(urlEqualTo("/")).withRequestBody(containing("Action=AssumeRoleWithWebIdentity"));
	}

	private static RequestPatternBuilder login(String token) {
		return postRequestedFor(urlEqualTo("/")).withRequestBody(containing("WebIdentityToken=" + token));
	}

	private static Arguments row(int status, String code, Class<?> expected) {
		return arguments(status + " " + code, error(status, code), expected);
	}

	private static ResponseDefinitionBuilder error(int status, String code) {
		return aResponse().withStatus(status).withHeader("Content-Type", "text/xml").withBody("""
				<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
				<Code>%s</Code><Message>as told</Message></Error><RequestId>r</RequestId></ErrorResponse>
				""".formatted(code));
	}

}
