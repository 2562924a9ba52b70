package io.credbroker.provider.awssecretsmanager;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.credbroker.provider.testkit.HttpFaults;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Rotating;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.RotateResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.credbroker.provider.awssecretsmanager.StubbedAws.error;
import static io.credbroker.provider.awssecretsmanager.StubbedAws.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class SecretsManagerFailureTableTests {

	@TempDir
	static Path directory;

	private static StubbedAws aws;

	private static SecretsManagerStore store;

	@BeforeAll
	static void start() {
		aws = new StubbedAws(directory);
		store = aws.connect(StubbedAws.TIMEOUTS);
	}

	@BeforeEach
	void reset() {
		aws.reset();
		aws.holds(Map.of("username", "u"));
	}

	@AfterAll
	static void stop() {
		store.close();
		aws.close();
	}

	static Stream<Arguments> answers() {
		return Stream.of(codes(), statuses(), HttpFaults.rows(AwsJson.description(AwsJson.FIRST)))
			.flatMap((rows) -> rows);
	}

	private static Stream<Arguments> codes() {
		return Stream.of(row(400, "ResourceNotFoundException", Missing.class),
				row(404, "ResourceNotFoundException", Missing.class), row(400, "AccessDeniedException", Denied.class),
				row(403, "AccessDenied", Denied.class), row(400, "ExpiredTokenException", Rejected.class),
				row(400, "UnrecognizedClientException", Rejected.class),
				row(403, "InvalidClientTokenId", Rejected.class), row(400, "InvalidSignatureException", Rejected.class),
				row(400, "IncompleteSignature", Rejected.class), row(403, "MissingAuthenticationToken", Rejected.class),
				row(403, "OptInRequired", Rejected.class), row(400, "ThrottlingException", Throttled.class),
				row(400, "TooManyRequestsException", Throttled.class), row(503, "Throttling", Throttled.class),
				row(400, "RequestLimitExceeded", Throttled.class), row(500, "InternalServiceError", Unavailable.class),
				row(400, "InternalServiceError", Unavailable.class), row(500, "InternalFailure", Unavailable.class),
				row(503, "ServiceUnavailable", Unavailable.class), row(500, "ACodeThatNobodyKnows", Unavailable.class),
				row(400, "ACodeThatNobodyKnows", Malformed.class),
				row(400, "InvalidParameterException", Malformed.class), row(400, "ValidationError", Malformed.class),
				row(400, "DecryptionFailure", Malformed.class), row(400, "InvalidRequestException", Malformed.class),
				arguments("marked for deletion",
						error(400, "InvalidRequestException",
								"You can't perform this operation on the secret because it was marked for deletion."),
						Missing.class),
				arguments("marked deleted",
						error(400, "InvalidRequestException",
								"You tried to perform the operation on a secret that's currently marked deleted."),
						Missing.class),
				arguments("no KMS key", error(400, "AccessDeniedException", "Access to KMS is not allowed"),
						Denied.class));
	}

	private static Stream<Arguments> statuses() {
		return Stream.of(html(400, Malformed.class), html(401, Rejected.class), html(403, Denied.class),
				html(404, Malformed.class), html(407, Rejected.class), html(418, Malformed.class),
				html(429, Throttled.class), html(500, Unavailable.class), html(502, Unavailable.class),
				html(503, Unavailable.class), html(504, Unavailable.class), html(599, Unavailable.class),
				arguments("204", aResponse().withStatus(204), Malformed.class),
				arguments("HTML", aResponse().withHeader("Content-Type", "text/html").withBody("<html/>"),
						Malformed.class),
				arguments("nothing", json(200, ""), Malformed.class),
				arguments("an empty object", json(200, "{}"), Malformed.class),
				arguments("a JSON list", json(200, "[]"), Malformed.class),
				arguments("cut JSON", json(200, "{\"ARN\":\"arn:aws:secre"), Malformed.class),
				arguments("another type of field", json(200, "{\"SecretString\":[1],\"VersionIdsToStages\":1}"),
						Malformed.class));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("answers")
	void everyAnswerToAReadHasItsResult(String name, ResponseDefinitionBuilder answer,
			Class<? extends FetchResult> expected) {
		aws.stub(StubbedAws.call("GetSecretValue").willReturn(answer));

		assertThat(store.fetch(StubbedAws.REQUEST)).isInstanceOf(expected);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("answers")
	void everyAnswerToADescriptionHasItsResult(String name, ResponseDefinitionBuilder answer,
			Class<? extends FetchResult> expected) {
		aws.stub(StubbedAws.call("DescribeSecret").willReturn(answer));

		assertThat(store.describe(StubbedAws.REQUEST)).isInstanceOf(expected);
	}

	static Stream<Arguments> answersToAnOrder() {
		return Stream.concat(codes(), Stream.of(
				arguments("under way",
						error(400, "InvalidRequestException",
								"A previous rotation isn't complete. That rotation will be reattempted."),
						Rotating.class),
				arguments("no function",
						error(400, "InvalidRequestException",
								"No Lambda rotation function ARN is associated with this secret."),
						Malformed.class),
				row(400, "LimitExceededException", Malformed.class),
				arguments("silence", aResponse().withFixedDelay(60_000), Unavailable.class)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("answersToAnOrder")
	void everyAnswerToARotationHasItsResult(String name, ResponseDefinitionBuilder answer,
			Class<? extends RotateResult> expected) {
		aws.stub(StubbedAws.call("RotateSecret").willReturn(answer));

		assertThat(store.rotate(StubbedAws.KEY, StubbedAws.AUDIT)).isInstanceOf(expected);
	}

	private static Arguments row(int status, String code, Class<?> expected) {
		return arguments(status + " " + code, error(status, code, "as told"), expected);
	}

	private static Arguments html(int status, Class<?> expected) {
		return arguments(status + " of a proxy", aResponse().withStatus(status).withBody("<html>no</html>"), expected);
	}

}
