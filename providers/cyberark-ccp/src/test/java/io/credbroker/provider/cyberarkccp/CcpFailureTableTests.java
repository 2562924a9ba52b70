package io.credbroker.provider.cyberarkccp;

import java.net.URI;
import java.time.Duration;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class CcpFailureTableTests {

	private static final String KEY = "Airflow/warehouse";

	private StubbedCcp ccp;

	@BeforeEach
	void start() {
		this.ccp = new StubbedCcp();
	}

	@AfterEach
	void stop() {
		this.ccp.close();
	}

	static Stream<Arguments> codes() {
		return Stream.of(code(404, "APPAP004E", Missing.class), code(400, "APPAP007E", Unavailable.class),
				code(500, "APPAP282E", Rotating.class), code(500, "APPAP286E", Rotating.class),
				code(403, "APPAP306E", Rejected.class), code(403, "APPAP008E", Rejected.class),
				code(403, "ITATS982E", Rejected.class), code(400, "AIMWS030E", Malformed.class),
				code(400, "AIMWS031E", Malformed.class), code(400, "APPAP081E", Malformed.class),
				code(400, "CASVL010E", Malformed.class), code(400, "APPAP227E", Malformed.class),
				code(400, "APPAP228E", Malformed.class), code(400, "APPAP229E", Malformed.class),
				code(400, "APPAP230E", Malformed.class), code(400, "APPAP251E", Malformed.class),
				code(400, "APPAP999E", Malformed.class), code(403, "APPAP999E", Denied.class),
				code(500, "APPAP999E", Unavailable.class), code(200, "APPAP004E", Missing.class),
				code(200, "APPAP999E", Malformed.class));
	}

	static Stream<Arguments> answers() {
		return Stream.of(row(400, Malformed.class), row(401, Rejected.class), row(403, Rejected.class),
				row(404, Malformed.class), row(405, Malformed.class), row(407, Rejected.class),
				row(429, Throttled.class), row(500, Unavailable.class), row(502, Unavailable.class),
				row(503, Unavailable.class), row(504, Unavailable.class), row(204, Malformed.class),
				arguments("HTML", text(200, "<html/>"), Malformed.class),
				arguments("cut JSON", text(200, "{\"Content\":\"hid"), Malformed.class),
				arguments("JSON twice", text(200, StubbedCcp.account(Map.of()) + "{}"), Malformed.class),
				arguments("a JSON list", text(200, "[]"), Malformed.class),
				arguments("nothing", text(200, ""), Malformed.class),
				arguments("no password", text(200, "{\"UserName\":\"etl\"}"), Malformed.class),
				arguments("an empty password", text(200, StubbedCcp.account(Map.of("Content", ""))), Malformed.class));
	}

	static Stream<Arguments> faults() {
		return HttpFaults.rows(StubbedCcp.account(Map.of()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "codes", "answers", "faults" })
	void everyAnswerHasItsResult(String name, ResponseDefinitionBuilder answer, Class<? extends FetchResult> expected) {
		this.ccp.answers(answer);

		FetchResult result = this.ccp.fetch(KEY);

		assertThat(result).isInstanceOf(expected);
		assertThat(result.toString()).doesNotContain("hidden-detail");
	}

	@Test
	void aCodeOfAnotherShapeIsNotQuoted() {
		this.ccp.answers(text(400, StubbedCcp.error("APPAP007E hidden-detail")));

		assertThat(this.ccp.fetch(KEY)).isEqualTo(new Malformed("CCP answered 400"));
	}

	@Test
	void aPasswordThatIsBeingChangedSaysHowLongToWait() {
		this.ccp.answers(text(500, StubbedCcp.error("APPAP282E")).withHeader("Retry-After", "7"));

		assertThat(this.ccp.fetch(KEY)).isEqualTo(new Rotating(Duration.ofSeconds(7)));
	}

	@Test
	void aPortWhereNothingListensIsUnavailable() {
		URI nowhere = HttpFaults.nowhere();
		try (var provider = new CcpStoreFactory(null).create(StubbedCcp.settings(nowhere, Map.of()))) {
			assertThat(provider.fetch(StubbedCcp.request(KEY)))
				.isEqualTo(new Unavailable("no connection to CCP: refused, or its host name is unknown", null));
		}
	}

	private static Arguments code(int status, String code, Class<? extends FetchResult> expected) {
		return arguments(status + " " + code, text(status, StubbedCcp.error(code)), expected);
	}

	private static Arguments row(int status, Class<? extends FetchResult> expected) {
		return arguments(String.valueOf(status), text(status, "<html>hidden-detail</html>"), expected);
	}

	private static ResponseDefinitionBuilder text(int status, String body) {
		return aResponse().withStatus(status).withBody(body);
	}

}
