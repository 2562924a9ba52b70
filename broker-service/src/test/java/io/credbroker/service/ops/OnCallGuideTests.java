package io.credbroker.service.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The ten questions of the guide: each command, as it stands on the page, is run against
 * a running broker, and the data of its answer is what happened there.
 */
class OnCallGuideTests {

	@Test
	void everyQuestionIsAnsweredByItsCommand(@TempDir Path directory) throws IOException {
		GuidePage page = new GuidePage();
		Map<Integer, List<List<String>>> commands = page.commands();

		assertThat(commands.keySet()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
		try (OnCallScene scene = new OnCallScene(directory, page.settings())) {
			whatIsDue(scene, only(commands, 1));
			isItTheVault(scene, only(commands, 2));
			whoHoldsTheOldOne(scene, only(commands, 3));
			rotateNow(scene, only(commands, 4));
			forgetNow(scene, only(commands, 5));
			whoWasRefused(scene, only(commands, 6));
			whoUsedIt(scene, only(commands, 7));
			leases(scene, commands.getOrDefault(8, List.of()));
			sinceWhenUnused(scene, only(commands, 9));
			proof(scene, only(commands, 10));
		}
	}

	@Test
	void everyPanelThatIsNamedIsOnADashboard() throws IOException {
		Path folder = Path.of("..", "docs", "observability");
		String dashboards = Files.readString(folder.resolve("on-call.json"))
				+ Files.readString(folder.resolve("rotation.json"));

		assertThat(new GuidePage().panels()).hasSizeGreaterThan(10)
			.allMatch((name) -> dashboards.contains("\"title\": \"" + name + "\""));
	}

	private static List<String> only(Map<Integer, List<List<String>>> commands, int question) {
		List<List<String>> all = commands.getOrDefault(question, List.of());
		assertThat(all).as("commands of question %d", question).hasSize(1);
		return all.getFirst();
	}

	private static String told(OnCallScene scene, List<String> command) {
		OpsRun run = scene.ops(command);
		assertThat(run.status()).as("%s: %s", command, run.all()).isZero();
		assertThat(run.out().lines().toList().getLast()).startsWith("Next: ");
		return run.out();
	}

	private static void whatIsDue(OnCallScene scene, List<String> command) {
		JsonNode data = scene.json(command, (json) -> versions(json).contains("2") && states(json).contains("failing"));

		assertThat(data.path("rotations").valueStream())
			.extracting((each) -> each.path("key").asString(), (each) -> each.path("state").asString())
			.contains(tuple("payments", "failing"), tuple("api", "overdue"), tuple("warehouse", "ok"),
					tuple("finance", "unknown"));
		assertThat(told(scene, command)).startsWith("5 credentials: 1 failing, 1 overdue")
			.containsPattern("payments .*circuit_open since ")
			.containsPattern("api .*overdue since .*, 10 d ago");
	}

	private static List<String> versions(JsonNode json) {
		return json.path("rotations").valueStream().map((each) -> each.path("version").asString("")).toList();
	}

	private static List<String> states(JsonNode json) {
		return json.path("rotations").valueStream().map((each) -> each.path("state").asString()).toList();
	}

	private static void isItTheVault(OnCallScene scene, List<String> command) {
		JsonNode data = scene.json(command, (json) -> true);

		assertThat(data.path("stores").valueStream())
			.extracting((each) -> each.path("name").asString(), (each) -> each.path("circuit").asString())
			.containsExactlyInAnyOrder(tuple("scripted", "closed"), tuple("sick", "open"));
		assertThat(told(scene, command)).startsWith("1 of 2 stores fail: sick.");
	}

	private static void whoHoldsTheOldOne(OnCallScene scene, List<String> command) {
		JsonNode data = scene.json(command, (json) -> json.path("holders").size() == 1);

		JsonNode holder = data.at("/holders/0");
		assertThat(holder.path("version").asString()).isEqualTo("1");
		assertThat(holder.path("dag_id").asString()).isEqualTo("etl_daily");
		assertThat(holder.path("run_id").asString()).isEqualTo("manual__etl_daily");
		assertThat(holder.path("task_id").asString()).isEqualTo("load");
		assertThat(holder.at("/caller/subject").asString()).isEqualTo("etl");
		assertThat(told(scene, command))
			.startsWith("1 holder of warehouse, 1 of an older version; the last of these ends")
			.contains("etl_daily", "manual__etl_daily", "1 (older)")
			.containsPattern("in \\d+ min\\n");
	}

	private static void rotateNow(OnCallScene scene, List<String> command) {
		assertThat(told(scene, command)).containsPattern("accepted, operation [0-9a-f-]{36}\\n(?s:.*)  done\\n")
			.contains("Rotated: warehouse has version 3 now; before, it had 2.")
			.contains("2 holders still have an older version");
		assertThat(scene.lookup("warehouse", "report").body()).contains("\"version\":\"3\"");
		JsonNode operation = scene.json(List.of("operations"), (json) -> true).at("/operations/0");
		assertThat(operation.path("state").asString()).isEqualTo("succeeded");
		assertThat(operation.path("reason").asString()).isEqualTo("password was in a log");
		assertThat(operation.path("requested_by").asString()).contains("ann");
	}

	private static void forgetNow(OnCallScene scene, List<String> command) {
		scene.has("4");
		assertThat(scene.lookup("warehouse", "report").body()).contains("\"version\":\"3\"");

		assertThat(told(scene, command)).contains("has forgotten it", "Done: invalidate of warehouse.");

		assertThat(scene.lookup("warehouse", "report").body()).contains("\"version\":\"4\"");
	}

	private static void whoWasRefused(OnCallScene scene, List<String> command) {
		JsonNode data = scene.json(command, (json) -> true);

		assertThat(data.path("events").valueStream())
			.extracting((each) -> each.path("outcome").asString(), (each) -> each.path("id").asString(),
					(each) -> each.at("/context/dag_id").asString())
			.containsExactly(tuple("policy_denied", "finance", "curious"), tuple("circuit_open", "payments", "report"));
		assertThat(told(scene, command)).startsWith("2 refusals in the last 1h, of 2 kinds.")
			.contains("policy_denied", "curious", "circuit_open", "sick");
	}

	private static void whoUsedIt(OnCallScene scene, List<String> command) {
		JsonNode data = scene.json(command, (json) -> true);

		assertThat(data.path("dags").valueStream())
			.extracting((each) -> each.path("dag_id").asString(), (each) -> each.path("lookups").asInt())
			.containsExactlyInAnyOrder(tuple("etl_daily", 1), tuple("report", 4));
		assertThat(told(scene, command)).startsWith("2 DAGs used warehouse in the last 30 days, in 5 lookups");
	}

	private static void leases(OnCallScene scene, List<List<String>> commands) {
		assertThat(commands).hasSize(2);
		JsonNode data = scene.json(commands.getFirst(), (json) -> true);

		assertThat(data.path("leases").valueStream()).singleElement().satisfies((lease) -> {
			assertThat(lease.path("lease_id").asString()).isEqualTo("reporting/l1");
			assertThat(lease.path("dag_id").asString()).isEqualTo("report");
		});
		assertThat(told(scene, commands.getFirst())).startsWith("1 lease out.").contains("reporting/l1");
		assertThat(told(scene, commands.getLast())).contains("1 lease revoked, 0 could not be revoked.");
		assertThat(scene.revoked()).containsExactly("reporting/l1");
		assertThat(told(scene, commands.getFirst())).startsWith("No lease is out.");
	}

	private static void sinceWhenUnused(OnCallScene scene, List<String> command) {
		assertThat(told(scene, command)).startsWith("2 DAGs used warehouse in the last 400 days");
		List<String> unused = command.stream().map((word) -> word.equals("warehouse") ? "finance" : word).toList();

		assertThat(scene.json(unused, (json) -> true).has("last_used_at")).isFalse();
		assertThat(told(scene, unused)).startsWith("Nobody used finance since the record begins, 20");
	}

	private static void proof(OnCallScene scene, List<String> command) throws IOException {
		assertThat(command).endsWith("--json", ">", "statement.json");
		List<String> words = command.subList(0, command.indexOf("--json"));
		JsonNode data = scene.json(words, (json) -> true);

		assertThat(data.at("/current/version").asString()).isEqualTo("4");
		assertThat(data.path("nobody_holds_an_older_version").asBoolean()).isFalse();
		assertThat(data.path("older").valueStream())
			.extracting((each) -> each.path("version").asString(),
					(each) -> each.at("/still_held_by/0/dag_id").asString())
			.contains(tuple("1", "etl_daily"));
		assertThat(told(scene, words)).startsWith("SOMEBODY STILL HOLDS an older version of warehouse");
		assertThat(scene.check(data, (line) -> line)).isZero();
		assertThat(scene.check(data, (line) -> line.replace("manual__etl_daily", "manual__other"))).isEqualTo(1);
	}

}
