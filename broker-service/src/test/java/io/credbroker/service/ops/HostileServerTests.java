package io.credbroker.service.ops;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;

import io.credbroker.service.ops.FakeBroker.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers that stall, flood, lie or write to the terminal.
 */
@Timeout(60)
class HostileServerTests {

	private static final CountDownLatch NEVER = new CountDownLatch(1);

	private static final List<String> WRONG = List.of("null", "7", "-1e400", "true", "\"\"", "\"x\"", "[]", "[null]",
			"[[1]]", "{}", "{\"a\":{\"b\":[]}}");

	private static OpsRun stores(HostileServer server) {
		try (server) {
			return OpsRun.of(Map.of("BROKER_URL", server.url(), "BROKER_TOKEN", FakeBroker.TOKEN), "stores",
					"--timeout", "1s");
		}
	}

	private static void assertUnreachable(OpsRun run, String why) {
		assertThat(run.status()).as(run.all()).isEqualTo(4);
		assertThat(run.err()).contains(why);
		assertThat(run.out()).isEmpty();
	}

	@Test
	void aServerThatSaysNothingIsGivenUp() {
		assertUnreachable(stores(new HostileServer((out) -> NEVER.await())), "did not answer in time");
	}

	@Test
	void aServerThatStallsInTheBodyIsGivenUp() {
		assertUnreachable(stores(HostileServer.json((out) -> {
			out.write('{');
			out.flush();
			NEVER.await();
		})), "did not answer in time");
	}

	@Test
	void aServerThatDripsIsGivenUp() {
		assertUnreachable(stores(HostileServer.json((out) -> {
			while (true) {
				out.write(' ');
				out.flush();
				Thread.sleep(20);
			}
		})), "did not answer in time");
	}

	@Test
	void aBodyWithoutEndIsGivenUp() {
		byte[] much = "[[[[[[[[\"\"\"\"".repeat(10_000).getBytes(StandardCharsets.US_ASCII);

		OpsRun run = OpsRun.of(Map.of("BROKER_TOKEN", FakeBroker.TOKEN), "stores", "--url",
				HostileServer.json((out) -> {
					while (true) {
						out.write(much);
					}
				}).url());

		assertUnreachable(run, "sent too much");
	}

	@Test
	void aPromisedLengthThatDoesNotComeIsSaid() {
		assertUnreachable(stores(new HostileServer((out) -> out
			.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10000000000\r\n\r\n{}"
				.getBytes(StandardCharsets.US_ASCII)))), "broke off the exchange");
	}

	@Test
	void whatIsNoHttpIsSaidWithoutItsEscapes() {
		OpsRun run = stores(
				new HostileServer((out) -> out.write("SSH-2.0-\u001b[2Jevil\r\n".getBytes(StandardCharsets.US_ASCII))));

		assertUnreachable(run, "broke off the exchange");
		assertThat(run.err()).doesNotContain("\u001b");
	}

	@Test
	void aPackedBombIsNotUnpacked() throws IOException {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (GZIPOutputStream bomb = new GZIPOutputStream(packed)) {
			byte[] zeros = new byte[1 << 20];
			for (int number = 0; number < 64; number++) {
				bomb.write(zeros);
			}
		}

		assertUnreachable(stores(new HostileServer((out) -> {
			out.write(
					"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
						.formatted(packed.size())
						.getBytes(StandardCharsets.US_ASCII));
			packed.writeTo(out);
		})), "no answer of a broker");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[]", "7", "\"x\"", "{", "{\"stores\":[}", "{\"a\":\"\u0001\"}", "[1]\u0000", "NaN" })
	void whatIsNoObjectIsNoAnswer(String body) {
		assertUnreachable(stores(HostileServer.json((out) -> out.write(body.getBytes(StandardCharsets.UTF_8)))),
				"no answer of a broker");
	}

	@Test
	void deepNestingIsNoAnswer() {
		assertUnreachable(
				stores(HostileServer
					.json((out) -> out.write("{\"a\":".repeat(100_000).getBytes(StandardCharsets.US_ASCII)))),
				"no answer of a broker");
	}

	@Test
	void aPageOfAProxyIsNoAnswer() {
		try (FakeBroker broker = SampleAnswers.broker()) {
			broker.answers("/v1/stores", new Reply(502, "text/html", "<h1>Bad \u001b[31mGateway</h1>"));

			OpsRun run = ops(broker, "stores");

			assertUnreachable(run, "answered with status 502 and text/html");
		}
	}

	@Test
	void aRedirectIsNotFollowed() {
		try (FakeBroker broker = SampleAnswers.broker(); FakeBroker other = SampleAnswers.broker()) {
			broker.answers("/v1/stores", new Reply(307, "redirect", other.url() + "/v1/stores"));

			OpsRun run = ops(broker, "stores");

			assertUnreachable(run, "redirect (307)");
			assertThat(other.requests()).isEmpty();
		}
	}

	/**
	 * Every value of every answer is replaced by values of other types, one at a time.
	 */
	@Test
	void wrongTypesAreShownOrSaidAndNeverADefect() {
		try (FakeBroker broker = SampleAnswers.broker()) {
			Map<String, String> answers = Map.of("/v1/stores", SampleAnswers.STORES, "/v1/leases", SampleAnswers.LEASES,
					"/v1/audit/events", SampleAnswers.REFUSALS, "/v1/operations/" + SampleAnswers.OPERATION,
					SampleAnswers.OPERATION_DONE, "/v1/rotations/" + SampleAnswers.CREDENTIAL + "/holders",
					SampleAnswers.HOLDERS, "/v1/rotations/" + SampleAnswers.CREDENTIAL + "/usage", SampleAnswers.USAGE,
					"/v1/rotations/" + SampleAnswers.CREDENTIAL + "/proof", SampleAnswers.PROOF, "/v1/rotations",
					"{\"rotations\":[" + SampleAnswers.ROTATION + "]}", "/v1/rotations/" + SampleAnswers.CREDENTIAL,
					SampleAnswers.ROTATION);
			answers.forEach((path, json) -> variants(json)
				.forEach((variant) -> SampleAnswers.COMMANDS.forEach((command, asked) -> {
					if (asked.equals(path)) {
						OpsRun run = ops(broker.answers(path, variant), command.toArray(String[]::new));

						assertThat(run.status()).as("%s %s %s", command, variant, run.all()).isIn(0, 1, 2, 4);
						assertThat(run.all()).as(variant).isNotBlank();
					}
				})));
		}
	}

	private static List<String> variants(String json) {
		List<String> variants = new ArrayList<>();
		JsonNode root = JsonMapper.shared().readTree(json);
		vary(root, root, variants);
		return variants;
	}

	private static void vary(JsonNode root, JsonNode node, List<String> variants) {
		node.forEach((child) -> vary(root, child, variants));
		if (node instanceof ObjectNode object) {
			for (String name : List.copyOf(object.propertyNames())) {
				JsonNode right = object.get(name);
				String wrong = WRONG.get(variants.size() % WRONG.size());
				object.set(name, JsonMapper.shared().readTree(wrong));
				variants.add(root.toString());
				object.set(name, right);
			}
		}
	}

	@Test
	void nothingOfAServerControlsTheTerminal() {
		String evil = "\\u001b[2J\\u009b31m\\u0007\\u202e\\u2066\\u200b\\u0000\\r\\n\\ud800";
		try (FakeBroker broker = SampleAnswers.broker()) {
			broker.answers("/v1/stores", SampleAnswers.STORES.replace("vault-prod", evil).replace("timeout", evil));
			String shown = ops(broker, "stores").out();

			assertThat(shown).contains("\\u001b[2J\\u009b31m\\u0007\\u202e\\u2066\\u200b\\u0000\\u000d\\u000a\\ud800");
			assertThat(shown.codePoints().filter((point) -> point != '\n'))
				.noneMatch((point) -> Character.isISOControl(point) || Character.getType(point) == Character.FORMAT);
			broker.answers("/v1/stores", Reply.problem(403, "policy_denied", evil));
			assertThat(ops(broker, "stores").err().replace("\n", "")).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]");
		}
	}

	@Test
	void jsonOnATerminalHasTheSameMeaningAndControlsNothing() {
		String body = "{\"stores\":[{\"name\":\"a\u009b31m\u202eb\",\"type\":\"größe\"}]}";
		try (FakeBroker broker = SampleAnswers.broker()) {
			broker.answers("/v1/stores", body);

			String shown = OpsRun
				.on(80, StandardCharsets.US_ASCII, Map.of("BROKER_URL", broker.url(), "BROKER_TOKEN", FakeBroker.TOKEN),
						"stores", "--json")
				.out();

			assertThat(shown).matches("\\p{ASCII}*").doesNotContain("\u009b");
			assertThat(JsonMapper.shared().readTree(shown)).isEqualTo(JsonMapper.shared().readTree(body));
		}
	}

	@Test
	void aHugeTextIsCutInATable() {
		try (FakeBroker broker = SampleAnswers.broker()) {
			broker.answers("/v1/stores", SampleAnswers.STORES.replace("vault-prod", "x".repeat(1_000_000)));

			assertThat(ops(broker, "stores").out()).hasSizeLessThan(10_000).contains("xxx...");
		}
	}

	private static OpsRun ops(FakeBroker broker, String... arguments) {
		return OpsRun.of(Map.of("BROKER_URL", broker.url(), "BROKER_TOKEN", FakeBroker.TOKEN), arguments);
	}

}
