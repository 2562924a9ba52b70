package io.credbroker.service.ops;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.credbroker.service.ops.FakeBroker.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the command asks of a broker, and how it shows the answers.
 */
class OpsCommandTests {

	private final FakeBroker broker = SampleAnswers.broker();

	@AfterEach
	void close() {
		this.broker.close();
	}

	private OpsRun ops(String... arguments) {
		return OpsRun.of(Map.of("BROKER_URL", this.broker.url(), "BROKER_TOKEN", FakeBroker.TOKEN), arguments);
	}

	@Test
	void theWorstComesFirstWithSinceWhenAndWhy() {
		this.broker.answers("/v1/rotations",
				"{\"rotations\":[" + SampleAnswers.OVERDUE + "," + SampleAnswers.ROTATION + "]}");

		OpsRun run = ops("rotations", "--store", "any");

		assertThat(run.out().lines()).first().isEqualTo("2 credentials: 1 failing, 1 overdue.");
		assertThat(
				run.out().lines().filter((line) -> line.startsWith("failing") || line.startsWith("overdue")).toList())
			.satisfiesExactly(
					(failing) -> assertThat(failing).contains("warehouse, variable:dsn",
							"store_timeout since 2026-11-28 08:30:00Z, 30 min ago", "2026-11-27 09:00:00Z, 24 h ago"),
					(overdue) -> assertThat(overdue).contains("api", "overdue since 2026-11-28 07:00:00Z, 2 h ago"));
		assertThat(run.out().lines().toList().getLast()).startsWith("Next: ops show " + SampleAnswers.CREDENTIAL);
		assertThat(run.status()).isZero();
		assertThat(this.broker.requests()).containsExactly("GET /v1/rotations {limit=1000, store=any}");
	}

	@ParameterizedTest
	@CsvSource({ "warehouse, connection=warehouse", "connection:variable:x, connection=variable:x",
			"variable:dsn, variable=dsn", "config:smtp/password, config=smtp/password",
			"'a b&c=d', connection=a b&c=d" })
	void anIdOfTheCatalogIsFoundThroughTheBroker(String id, String parameter) {
		OpsRun run = ops("show", id);

		assertThat(run.status()).as(run.all()).isZero();
		assertThat(this.broker.requests()).containsExactly("GET /v1/rotations {" + parameter + "}",
				"GET /v1/rotations/" + SampleAnswers.CREDENTIAL + " {}");
	}

	@Test
	void jsonIsPrintedAsItCame() {
		String odd = "{ \"holders\" :[ ],\"\\u0061\":1e2,  \"ä\":\"ü\"}";
		this.broker.answers("/v1/rotations/" + SampleAnswers.CREDENTIAL + "/holders", odd);

		assertThat(ops("--json", "holders", SampleAnswers.CREDENTIAL).out()).isEqualTo(odd + "\n");
		assertThat(ops("holders", SampleAnswers.CREDENTIAL, "--json").out()).isEqualTo(odd + "\n");
	}

	@Test
	void holdersAreNamedWithTheirTaskAndTheirEnd() {
		OpsRun run = ops("holders", "warehouse", "--version", "older");

		assertThat(run.out()).startsWith(
				"2 holders of warehouse, 1 of an older version; the last of these ends 2026-11-28 09:12:00Z, in 12 min.");
		assertThat(run.out().lines().filter((line) -> line.startsWith("test/etl"))).singleElement()
			.asString()
			.contains("etl_daily", "scheduled__2026-11-28", "load", "16 (older)", "2026-11-28 09:12:00Z, in 12 min");
		assertThat(run.out()).doesNotContain("MAP", "LEASE");
	}

	@Test
	void usageSaysWhatBreaksAndSinceWhenNobodyUsesIt() {
		assertThat(ops("usage", "warehouse").out()).startsWith(
				"1 DAG used warehouse in the last 30 days, in 120 lookups; the last was 2026-11-28 08:59:00Z, 60 s ago.")
			.contains("etl_daily", "(no DAG)", "test/ui");
		this.broker.answers("/v1/rotations/" + SampleAnswers.CREDENTIAL + "/usage",
				"{\"record_from\":\"2026-01-01T00:00:00Z\",\"last_used_at\":null,\"lookups\":0,\"dags\":[],\"callers\":[]}");

		assertThat(ops("usage", "warehouse", "--days", "90").out())
			.startsWith("Nobody used warehouse since the record begins, 2026-01-01 00:00:00Z, 331 d ago.");
	}

	@Test
	void usageThatCouldNotBeCountedToItsBeginningSaysHowFar() {
		this.broker.answers("/v1/rotations/" + SampleAnswers.CREDENTIAL + "/usage", SampleAnswers.USAGE.replace(
				"\"record_from\"", "\"counted_from\":\"2026-11-28T01:00:00Z\",\"complete\":false,\"record_from\""));

		assertThat(ops("usage", "warehouse").out())
			.startsWith("1 DAG used warehouse since 2026-11-28 01:00:00Z, 8 h ago, in 120 lookups; the last was ")
			.contains("Older lookups are not counted", "export of the record");
	}

	@Test
	void theStatementForAnAuditorSaysWhetherAnybodyHoldsAnOlderVersion() {
		OpsRun run = ops("proof", "warehouse");

		assertThat(run.out()).startsWith(
				"SOMEBODY STILL HOLDS an older version of warehouse; nobody does from 2026-11-28 09:12:00Z, in 12 min on.")
			.contains("etl_daily manual__1", "i 7", "What went through.");
		this.broker.answers("/v1/rotations/" + SampleAnswers.CREDENTIAL + "/proof", SampleAnswers.PROOF
			.replace("\"nobody_holds_an_older_version\":false", "\"nobody_holds_an_older_version\":true"));
		assertThat(ops("proof", "warehouse").out())
			.startsWith("Nobody who got warehouse through the broker holds an older version from");
	}

	@Test
	void storesSayWhetherItIsTheVault() {
		OpsRun run = ops("stores");

		assertThat(run.out()).startsWith("1 of 2 stores fail: vault-prod.")
			.contains("2026-11-28 08:30:00Z, 30 min ago")
			.contains("Next: call whoever runs the vault. ops rotations --store vault-prod");
	}

	@Test
	void refusalsAreCountedByWhatIsAlike() {
		OpsRun run = ops("refusals", "--since", "2h", "--dag", "train");

		assertThat(run.out()).startsWith("More than 7 refusals in the last 2h, of 2 kinds.")
			.contains("There is more: add --cursor abc.def");
		assertThat(run.out().lines().filter((line) -> line.matches("\\d.*")).toList()).satisfiesExactly(
				(token) -> assertThat(token).startsWith("5").contains("token_expired", "authentication"),
				(denied) -> assertThat(denied).startsWith("2")
					.contains("policy_denied", "finance", "no-ml-on-finance"));
	}

	@Test
	void refusalsOfShadowModeAreCountedApartAndMarked() {
		String real = SampleAnswers.REFUSALS.replace("],\"next_cursor\":\"abc.def\"}", "");
		String lookup = real.substring(real.indexOf('{', 1), real.indexOf(",{\"event\":\"authentication"));
		String shadow = lookup.replace("{\"event\":\"lookup\"", "{\"event\":\"lookup\",\"shadow\":true");
		this.broker.answers("/v1/audit/events", real + "," + shadow + "," + shadow + "," + shadow + "]}");

		OpsRun run = ops("refusals");

		assertThat(run.out()).startsWith("10 refusals in the last 1h, of 3 kinds.")
			.contains("3 refusals of shadow mode: Airflow's present backends answered there");
		assertThat(run.out().lines().filter((line) -> line.contains("policy_denied")).toList()).satisfiesExactly(
				(marked) -> assertThat(marked).startsWith("3").contains("finance (shadow)"),
				(own) -> assertThat(own).startsWith("2").doesNotContain("shadow"));
	}

	@Test
	void refusalsOfOneModeCanBeAskedFor() {
		ops("refusals", "--shadow", "false");

		assertThat(this.broker.requests()).isNotEmpty()
			.allSatisfy((request) -> assertThat(request).contains("refused=true, shadow=false"));
	}

	@Test
	void whatWouldFailAfterAMoveIsListedWithItsDags() {
		OpsRun run = ops("shadow", "--days", "30");

		assertThat(this.broker.requests()).containsExactly("GET /v1/audit/shadow {days=30}");
		assertThat(run.out()).startsWith("120 lookups of shadow mode in the last 30 days; 5 of them would have failed.")
			.contains("Next: give these DAGs a rule");
		assertThat(run.out().lines().filter((line) -> line.matches("\\d.*")).skip(1).toList()).satisfiesExactly(
				(denied) -> assertThat(denied).startsWith("4").contains("policy_denied", "finance", "train, report"),
				(missing) -> assertThat(missing).startsWith("1").contains("not_mapped", "variable:legacy"));
	}

	@Test
	void withoutShadowModeThereIsNothingToMove() {
		this.broker.answers("/v1/audit/shadow",
				"{\"from\":\"2026-11-21T09:00:00Z\",\"lookups\":0,\"failed\":0,\"ids\":[],\"complete\":true}");

		assertThat(ops("shadow").out()).startsWith("There was no lookup of shadow mode in the last 7 days.")
			.contains("Next: set shadow in the plugin's settings");
	}

	@Test
	void theLastHourIsCountedByTheBrokersClock() {
		ops("refusals");

		assertThat(this.broker.requests()).hasSize(2)
			.last()
			.isEqualTo("GET /v1/audit/events {dag=train, from=2026-11-28T08:00:00Z, limit=500, refused=true}"
				.replace("dag=train, ", ""));
	}

	@ParameterizedTest
	@CsvSource({ "401,3", "403,3", "400,2", "404,1", "422,1", "429,1", "503,1", "500,1" })
	void aProblemIsShownWithItsCodeAndEndsByItsKind(int status, int exit) {
		this.broker.answers("/v1/stores", Reply.problem(status, "some_code", "What to do."));

		OpsRun run = ops("stores");

		assertThat(run.status()).isEqualTo(exit);
		assertThat(run.out()).isEmpty();
		assertThat(run.err()).startsWith("some_code (%d)\nWhat to do.\n".formatted(status))
			.contains("4bf92f3577b34da6a3ce929d0e0e4736");
	}

	@Test
	void anotherTokenIsRefusedWithWhereItCameFrom() {
		OpsRun run = OpsRun.of(Map.of("BROKER_URL", this.broker.url(), "BROKER_TOKEN", "other"), "stores");

		assertThat(run.status()).isEqualTo(3);
		assertThat(run.err()).contains("token_signature_invalid (401)", "it came from BROKER_TOKEN")
			.doesNotContain("other\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "shw", "rotate warehouse", "show", "show a b", "stores --token x", "stores --json=yes",
			"refusals --since 1x", "refusals --since 0h", "stores --timeout never", "revoke --reason x",
			"revoke --reason x --store s --mapping m", "revoke --reason x --lease-id l", "revoke --store s" })
	void whatCannotBeMeantIsUsage(String line) {
		OpsRun run = ops(line.split(" "));

		assertThat(run.status()).as(run.all()).isEqualTo(2);
		assertThat(run.err()).isNotBlank();
		assertThat(this.broker.requests()).isEmpty();
	}

	@Test
	void whatNothingAnswersIsSaid() {
		this.broker.answers("/v1/rotations", "{\"rotations\":[]}");

		OpsRun run = ops("holders", "unknown");

		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).startsWith("Nothing in the catalog answers unknown.");
	}

	@Test
	void aNarrowTerminalGetsListsInWhichNothingIsCut() {
		OpsRun wide = OpsRun.on(500, StandardCharsets.UTF_8, environment(), "holders", "warehouse");
		OpsRun narrow = OpsRun.on(60, StandardCharsets.UTF_8, environment(), "holders", "warehouse");

		assertThat(wide.out()).contains("CALLER  ");
		assertThat(narrow.out().lines()).contains("DAG      etl_daily", "UNTIL    2026-11-28 09:12:00Z, in 12 min");
	}

	@Test
	void aCharsetWithoutALetterGetsAnEscape() {
		this.broker.answers("/v1/stores", "{\"stores\":[{\"name\":\"größe-雪\",\"health\":\"up\"}]}");

		assertThat(OpsRun.on(0, StandardCharsets.US_ASCII, environment(), "stores").out())
			.contains("gr\\u00f6\\u00dfe-\\u96ea");
		assertThat(OpsRun.on(0, StandardCharsets.UTF_8, environment(), "stores").out()).contains("größe-雪");
	}

	@Test
	void whatIsToBeCopiedIntoAShellIsOneWord() {
		this.broker.answers("/v1/leases", SampleAnswers.LEASES.replace("database/creds/ro/abc", "a'; rm -rf $HOME #"));

		assertThat(ops("leases").out()).contains("--lease-id 'a'\\''; rm -rf $HOME #' --store vault-prod");
	}

	@Test
	void revokingSendsExactlyWhatWasChosen() {
		this.broker.answers("/v1/leases/revoke",
				new Reply(202, "application/json", SampleAnswers.OPERATION_DONE.replace("\"rotate\"", "\"revoke\"")));

		OpsRun run = ops("revoke", "--dag", "report", "--run", "manual__1", "--reason", "run was killed");

		assertThat(run.status()).as(run.all()).isZero();
		assertThat(run.out()).contains("2 leases revoked, 1 could not be revoked.");
		assertThat(this.broker.requests()).containsExactly(
				"POST /v1/leases/revoke {\"reason\":\"run was killed\",\"dag\":\"report\",\"run\":\"manual__1\"}");
	}

	@Test
	void helpNamesEveryCommandAndTheExitStatus() {
		OpsRun run = OpsRun.of(Map.of(), "--help");

		assertThat(run.status()).isZero();
		assertThat(run.out())
			.contains(List.of("stores", "rotations", "show", "holders", "usage", "refusals", "shadow", "leases",
					"operations", "proof", "check", "rotate", "invalidate", "revoke", "BROKER_TOKEN_FILE", "  4    "));
		assertThat(OpsRun.of(Map.of(), "rotate", "--help").out()).contains("--reason=REASON", "role operator");
		assertThat(OpsRun.of(Map.of()).status()).isEqualTo(2);
	}

	private Map<String, String> environment() {
		return Map.of("BROKER_URL", this.broker.url(), "BROKER_TOKEN", FakeBroker.TOKEN);
	}

}
