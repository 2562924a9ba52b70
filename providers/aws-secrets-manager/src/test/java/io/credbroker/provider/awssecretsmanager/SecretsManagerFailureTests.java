package io.credbroker.provider.awssecretsmanager;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.credbroker.provider.awssupport.AwsAuthentication;
import io.credbroker.provider.awssupport.AwsAuthentication.Profile;
import io.credbroker.provider.testkit.HttpFaults;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.credbroker.provider.awssecretsmanager.StubbedAws.error;
import static org.assertj.core.api.Assertions.assertThat;

class SecretsManagerFailureTests extends SecretsManagerFixture {

	@BeforeEach
	void seed() {
		aws.holds(Map.of("username", "u"));
	}

	@Test
	void aReasonNamesTheCodeTheOperationAndWhatToDoAndQuotesNothing() {
		aws.stub(StubbedAws.call("GetSecretValue")
			.willReturn(error(400, "AccessDeniedException", "arn:aws:iam::111122223333:user/x is not authorized")));

		assertThat(fetch())
			.isEqualTo(new Denied("AWS answered AccessDeniedException to GetSecretValue: no policy allows it, the "
					+ "secret's key included, or there is no such secret in this region"));
	}

	@Test
	void aThrottlingProxySaysHowLongToWait() {
		aws.stub(StubbedAws.call("GetSecretValue")
			.willReturn(aResponse().withStatus(429).withHeader("Retry-After", "7")));

		assertThat(fetch()).isEqualTo(new Throttled(Duration.ofSeconds(7)));
	}

	@Test
	void aPortWhereNothingListensIsUnavailable() {
		SecretsManagerStoreSettings settings = new SecretsManagerStoreSettings("eu-central-1", HttpFaults.nowhere(),
				null, null, StubbedAws.TIMEOUTS, profile(aws.profile));

		try (SecretsManagerStore other = StubbedAws.connect(settings)) {
			assertThat(other.fetch(StubbedAws.REQUEST))
				.isEqualTo(new Unavailable("no connection to AWS: refused, or its host name is unknown", null));
		}
	}

	@Test
	void aCredentialsFileThatIsNotThereIsUnavailable() {
		try (SecretsManagerStore other = StubbedAws.connect(aws.settings(profile(directory.resolve("absent"))))) {
			assertThat(other.fetch(StubbedAws.REQUEST)).isInstanceOfSatisfying(Unavailable.class,
					(unavailable) -> assertThat(unavailable.reason()).contains("no AWS credentials"));
		}
	}

	@Test
	void aClosedStoreAnswersThatItIsUnavailable() {
		SecretsManagerStore closed = aws.connect();
		closed.close();

		assertThat(closed.fetch(StubbedAws.REQUEST)).isEqualTo(new Unavailable("the store is closed", null));
	}

	private static AwsAuthentication profile(Path file) {
		return new AwsAuthentication(null, new Profile(file, "default"));
	}

}
