package io.credbroker.service.ops;

import java.nio.file.Path;
import java.util.Map;

import io.credbroker.service.ops.FakeBroker.Reply;
import io.credbroker.service.support.Broker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code helm test} finds out about a broker.
 */
class CheckCommandTests {

	private static Broker broker;

	@BeforeAll
	static void start(@TempDir Path directory) {
		broker = Broker.start(directory, "connections: {}", Map.of());
	}

	@AfterAll
	static void stop() {
		broker.close();
	}

	@Test
	void aBrokerThatIsReadyAndClosedWorks() {
		OpsRun run = check("--url", broker.url(), "--management-url", management());

		assertThat(run.status()).as(run.all()).isZero();
		assertThat(run.out()).startsWith("The broker works.")
			.containsPattern("is ready +yes +200 UP")
			.containsPattern("refuses a lookup without a token +yes +401 token_missing")
			.contains("Next: ask as Airflow does");
	}

	@Test
	void theApiAloneIsCheckedWithoutTheManagementPort() {
		OpsRun run = check("--url", broker.url());

		assertThat(run.status()).as(run.all()).isZero();
		assertThat(run.out()).doesNotContain("is ready");
		assertThat(check("--json", "--url", broker.url()).out()).contains("\"token_missing\"");
	}

	@ParameterizedTest
	@CsvSource({ "200, application/json, '{\"status\":\"UP\"}', 0", "503, application/json, '{\"status\":\"DOWN\"}', 1",
			"200, application/json, '{\"status\":\"UNKNOWN\"}', 1",
			"404, application/problem+json, '{\"status\":404}', 1", "200, text/html, '<p>UP</p>', 4",
			"200, application/json, '[]', 4" })
	void readinessIsWhatTheManagementPortSays(int status, String type, String body, int exit) {
		try (OpenServer other = new OpenServer(new Reply(status, type, body))) {
			OpsRun run = check("--url", broker.url(), "--management-url", other.url());

			assertThat(run.status()).as(run.all()).isEqualTo(exit);
		}
	}

	@ParameterizedTest
	@CsvSource({ "200, '{\"conn_id\":\"ops-check\"}'", "403, '{\"code\":\"policy_denied\"}'",
			"401, '{\"code\":\"token_expired\"}'", "404, '{\"code\":\"not_mapped\"}'" })
	void whoeverAnswersAnythingElseIsNoClosedBroker(int status, String body) {
		try (OpenServer other = new OpenServer(new Reply(status, "application/json", body))) {
			OpsRun run = check("--url", other.url());

			assertThat(run.status()).as(run.all()).isEqualTo(1);
			assertThat(run.out()).startsWith("The broker does not work as it should.")
				.containsPattern("refuses a lookup without a token +NO +" + status);
		}
	}

	@Test
	void noTokenIsShownEvenIfThereIsOne() {
		try (OpenServer other = new OpenServer(new Reply(401, "application/json", "{\"code\":\"token_missing\"}"))) {
			OpsRun run = OpsRun.of(Map.of("BROKER_TOKEN", FakeBroker.TOKEN, "BROKER_URL", other.url()), "check");

			assertThat(run.status()).as(run.all()).isZero();
			assertThat(other.authorization()).isNull();
		}
	}

	@Test
	void plainHttpToAnotherMachineWillDoWithoutAToken() {
		OpsRun run = check("--url", "http://broker.invalid:8080");

		assertThat(run.status()).isEqualTo(4);
		assertThat(run.err()).contains("http://broker.invalid:8080");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ftp://a", "a", "http://u:secret@a", "http://a?b" })
	void anAddressThatIsNoneIsNamedByItsOption(String url) {
		assertThat(check("--url", broker.url(), "--management-url", url)).satisfies((run) -> {
			assertThat(run.status()).isEqualTo(2);
			assertThat(run.err()).contains("--management-url").doesNotContain("secret");
		});
		assertThat(check("--url", url).err()).contains("--url");
	}

	private static OpsRun check(String... arguments) {
		String[] all = new String[arguments.length + 1];
		all[0] = "check";
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return OpsRun.of(Map.of(), all);
	}

	private static String management() {
		return "http://127.0.0.1:" + broker.managementPort();
	}

}
