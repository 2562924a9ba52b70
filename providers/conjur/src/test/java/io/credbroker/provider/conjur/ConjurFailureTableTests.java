package io.credbroker.provider.conjur;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.credbroker.provider.conjur.ConjurAuthentication.ApiKey;
import io.credbroker.provider.testkit.HttpFaults;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ConjurFailureTableTests {

	private static final String USERNAME = "airflow/warehouse/username";

	@TempDir
	Path directory;

	private StubbedConjur conjur;

	@BeforeEach
	void start() {
		this.conjur = new StubbedConjur(this.directory);
		this.conjur.holdsWarehouse();
	}

	@AfterEach
	void stop() {
		this.conjur.close();
	}

	static Stream<Arguments> answersToEveryRead() {
		return Stream.of(row(400, Malformed.class), row(401, Rejected.class), row(403, Denied.class),
				row(405, Malformed.class), row(406, Malformed.class), row(407, Rejected.class),
				row(418, Malformed.class), row(422, Malformed.class), row(429, Throttled.class),
				row(500, Unavailable.class), row(501, Unavailable.class), row(502, Unavailable.class),
				row(503, Unavailable.class), row(504, Unavailable.class), row(204, Malformed.class),
				arguments("401 of an expired token", text(401, "token expired"), Rejected.class),
				arguments("404 of a proxy", text(404, "<html>not here</html>"), Malformed.class),
				arguments("nothing", text(200, ""), Malformed.class));
	}

	static Stream<Arguments> faults() {
		return HttpFaults.rows("a".repeat(99));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "answersToEveryRead", "faults" })
	void everyAnswerToAReadHasItsResult(String name, ResponseDefinitionBuilder answer,
			Class<? extends FetchResult> expected) {
		this.conjur.stub(get(urlEqualTo(StubbedConjur.secret(USERNAME))).willReturn(answer));

		assertThat(this.conjur.fetch()).isInstanceOf(expected);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "answersToEveryRead", "faults" })
	void everyAnswerToALookHasItsResult(String name, ResponseDefinitionBuilder answer,
			Class<? extends FetchResult> expected) {
		this.conjur.stub(get(urlEqualTo(StubbedConjur.resource(USERNAME))).willReturn(answer));

		assertThat(this.conjur.fetch()).isInstanceOf(expected);
	}

	static Stream<Arguments> answersOnlyToAValue() {
		return Stream.of(arguments("purged meanwhile", text(404, StubbedConjur.ABSENT), Missing.class),
				arguments("no text", aResponse().withBody(new byte[] { 'a', (byte) 0xff, (byte) 0xfe }),
						Malformed.class),
				arguments("text in another encoding",
						aResponse().withHeader("Content-Type", "text/plain;charset=ISO-8859-1")
							.withBody("ü".getBytes(StandardCharsets.ISO_8859_1)),
						Malformed.class));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("answersOnlyToAValue")
	void everyValueThatIsNoneHasItsResult(String name, ResponseDefinitionBuilder answer,
			Class<? extends FetchResult> expected) {
		this.conjur.stub(get(urlEqualTo(StubbedConjur.secret(USERNAME))).willReturn(answer));

		assertThat(this.conjur.fetch()).isInstanceOf(expected);
	}

	static Stream<Arguments> answersOnlyToALook() {
		return Stream.of(arguments("HTML", text(200, "<html/>"), Malformed.class),
				arguments("cut JSON", text(200, "{\"secrets\":[{"), Malformed.class),
				arguments("JSON twice", text(200, "{}{}"), Malformed.class),
				arguments("a JSON list", text(200, "[]"), Malformed.class),
				arguments("one variable hidden or absent", text(404, StubbedConjur.ABSENT), Malformed.class),
				arguments("one variable without a value", text(200, "{\"created_at\":\"x\",\"secrets\":[]}"),
						Malformed.class));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("answersOnlyToALook")
	void everyDescriptionThatIsNoneHasItsResult(String name, ResponseDefinitionBuilder answer,
			Class<? extends FetchResult> expected) {
		this.conjur.stub(get(urlEqualTo(StubbedConjur.resource(USERNAME))).willReturn(answer));

		assertThat(this.conjur.fetch()).isInstanceOf(expected);
	}

	static Stream<Arguments> answersToALogin() {
		return Stream.of(row(400, Rejected.class), row(401, Rejected.class), row(403, Rejected.class),
				row(404, Malformed.class), row(429, Throttled.class), row(500, Unavailable.class),
				row(503, Unavailable.class), arguments("HTML", text(200, "<html/>"), Malformed.class),
				arguments("no token", text(200, "{\"error\":null}"), Malformed.class),
				arguments("a payload that is none", text(200, token("not base64!")), Malformed.class),
				arguments("a payload without a time", text(200, token("e30=")), Malformed.class),
				arguments("nothing", text(200, ""), Malformed.class),
				arguments("silence", aResponse().withFixedDelay(60_000), Unavailable.class),
				arguments("a reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), Unavailable.class));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("answersToALogin")
	void everyAnswerToALoginHasItsResult(String name, ResponseDefinitionBuilder answer,
			Class<? extends FetchResult> expected) {
		this.conjur.stub(post(urlEqualTo(StubbedConjur.LOGIN)).willReturn(answer));

		assertThat(this.conjur.fetch()).isInstanceOf(expected);
	}

	@Test
	void aPortWhereNothingListensIsUnavailable() {
		assertThat(fetchFrom(HttpFaults.nowhere(), this.conjur.byApiKey()))
			.isEqualTo(new Unavailable("no connection to Conjur: refused, or its host name is unknown", null));
	}

	@Test
	void aCredentialFileThatIsNotThereIsToldWithoutItsName() {
		Path absent = this.directory.resolve("absent");

		assertThat(fetchFrom(this.conjur.address(),
				new ConjurAuthentication(new ApiKey("host/apps/broker", absent), null, null, null)))
			.isInstanceOfSatisfying(Unavailable.class,
					(unavailable) -> assertThat(unavailable.reason()).contains("credential file cannot be read")
						.doesNotContain(absent.toString()));
	}

	@Test
	void aThrottlingProxySaysHowLongToWait() {
		this.conjur.stub(get(urlEqualTo(StubbedConjur.secret(USERNAME)))
			.willReturn(aResponse().withStatus(429).withHeader("Retry-After", "7")));

		assertThat(this.conjur.fetch()).isEqualTo(new Throttled(Duration.ofSeconds(7)));
	}

	private static FetchResult fetchFrom(URI address, ConjurAuthentication authentication) {
		try (var provider = new ConjurStoreFactory(null, Clock.systemUTC())
			.create(StubbedConjur.settings(address, authentication, List.of("password"), Duration.ofSeconds(1)))) {
			return provider.fetch(StubbedConjur.REQUEST);
		}
	}

	private static String token(String payload) {
		return "{\"protected\":\"e30=\",\"signature\":\"x\",\"payload\":\"" + payload + "\"}";
	}

	private static Arguments row(int status, Class<? extends FetchResult> expected) {
		return arguments(String.valueOf(status), text(status, ""), expected);
	}

	private static ResponseDefinitionBuilder text(int status, String body) {
		return aResponse().withStatus(status).withBody(body);
	}

}
