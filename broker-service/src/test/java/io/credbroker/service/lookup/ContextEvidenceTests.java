package io.credbroker.service.lookup;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the record, explanations, metrics and the log tell of a context and of who vouched
 * for it, where every rule demands a verified one at least.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContextEvidenceTests {

	private static final String[] VERIFIED = { "Dag-Id: etl_daily", "Task-Id: load", "Run-Id: scheduled__2026-01-01",
			"Context-Standing: verified" };

	private static ContextBroker broker;

	@BeforeAll
	static void start(@TempDir Path directory) {
		broker = new ContextBroker(directory, Map.of("broker.context.minimum", "verified"));
	}

	@AfterAll
	static void stop() {
		broker.close();
	}

	@Test
	void theMinimumHoldsForEachRuleThatNamesAPart() {
		HttpResponse<String> said = broker.as("worker", "c-asserted", "Dag-Id: etl_daily");
		HttpResponse<String> run = broker.as("worker", "c-run", "Run-Type: scheduled");
		HttpResponse<String> pod = broker.as("pod-etl", "c-attested");

		assertThat(said.statusCode()).isEqualTo(403);
		assertThat(said.body()).contains("in a context that is verified, and in this request its dag_id is asserted");
		assertThat(run.statusCode()).isEqualTo(403);
		assertThat(pod.body()).contains("its dag_id is attested");
		assertThat(broker.asAuthority("c-asserted", VERIFIED).statusCode()).isEqualTo(200);
		assertThat(broker.as("worker", "c-open", "Dag-Id: etl_daily").statusCode()).isEqualTo(200);
	}

	@Test
	void theRecordSaysWhoVerifiedWhat() {
		JsonNode event = broker.event(broker.asAuthority("c-verified", VERIFIED));

		assertThat(event.path("outcome").asString()).isEqualTo("granted");
		assertThat(event.path("context")).isEqualTo(json("""
				{"dag_id":"etl_daily","task_id":"load","run_id":"scheduled__2026-01-01","run_type":"scheduled",
				"standing":{"dag_id":"verified","task_id":"verified","run_id":"verified","run_type":"verified"},
				"vouched_by":"test/api"}"""));
	}

	@Test
	void theRecordHasWhatAnImpostorClaimed() {
		JsonNode event = broker.event(broker.as("worker", "c-verified", VERIFIED));

		assertThat(event.path("outcome").asString()).isEqualTo("policy_denied");
		assertThat(event.path("context")).isEqualTo(json("""
				{"dag_id":"etl_daily","task_id":"load","run_id":"scheduled__2026-01-01","run_type":"scheduled",
				"standing":{"dag_id":"asserted","task_id":"asserted","run_id":"asserted","run_type":"asserted"},
				"claimed":{"standing":"verified"}}"""));
	}

	@Test
	void theRecordHasBothThePodsTaskAndAnotherThatItsHeadersClaim() {
		JsonNode event = broker.event(broker.as("pod-etl", "c-open", "Dag-Id: other", "Task-Id: load",
				"Run-Id: manual__1", "Map-Index: -1", "Team: blue"));

		assertThat(event.path("context")).isEqualTo(json("""
				{"dag_id":"etl_daily","task_id":"load","run_id":"scheduled__2026-01-01","run_type":"scheduled",
				"try_number":1,"map_index":-1,"team":"blue",
				"standing":{"dag_id":"attested","task_id":"attested","run_id":"attested","run_type":"attested",
				"try_number":"attested","map_index":"asserted","team":"asserted"},
				"vouched_by":"test",
				"claimed":{"dag_id":"other","run_id":"manual__1","run_type":"manual"}}"""));
	}

	@Test
	void theRecordSaysThatTheClusterWasAwayAndNothingOfNoContext() {
		JsonNode away = broker.event(broker.as("pod-lost", "c-open"));
		JsonNode silent = broker.event(broker.as("worker", "c-open"));

		assertThat(away.path("outcome").asString()).isEqualTo("context_unavailable");
		assertThat(away.path("context")).isEqualTo(json("""
				{"unavailable":"cluster test does not answer."}"""));
		assertThat(silent.path("context")).isEqualTo(json("{}"));
	}

	@Test
	void anExplanationShowsEachPartAndWhatEachRuleDemands() {
		String query = "/v1/explain/connections?conn_id=c-asserted&issuer=test&dag=etl_daily&task=load&run_type=backfill";
		JsonNode asserted = broker.asOfficer(query + "&standing=attested");
		JsonNode verified = broker.asOfficer(query + "&standing=verified");

		assertThat(asserted.path("verdict").asString()).isEqualTo("denied");
		assertThat(asserted.at("/trace/context")).isEqualTo(json("""
				{"dag_id":"etl_daily","task_id":"load","run_type":"backfill",
				"standing":{"dag_id":"attested","task_id":"attested","run_type":"attested"}}"""));
		assertThat(asserted.at("/trace/rules/0")).isEqualTo(json("""
				{"name":"asserted","effect":"allow","standing":"verified","matched":false,"missed":"context",
				"why":"demands that dag_id is verified; dag_id is attested"}"""));
		assertThat(verified.path("verdict").asString()).isEqualTo("allowed");
		assertThat(broker.asOfficer("/v1/access/readers?connection=c-asserted").at("/rules/0/context"))
			.isEqualTo(json("""
					{"dags":["etl_*"],"standing":"verified"}"""));
		assertThat(broker.asOfficer("/v1/access/readable?issuer=test").toString()).contains("\"name\":\"c-{part}\"");
		assertThat(broker.asOfficer(query + "&standing=known").path("detail").asString())
			.isEqualTo("standing is one of verified, attested, asserted.");
	}

	@Test
	void aCallerIsToldThatItsClusterIsAway() {
		String token = broker.broker().issuer().token("pod-lost");
		HttpResponse<String> answer = broker.broker().get("/v1/connections/c-open/explain", token, Map.of());

		assertThat(answer.body()).contains("\"verdict\":\"undecided\"", "\"code\":\"context_unavailable\"");
	}

	@Test
	void metricsCountStandingsAndTheLogNamesAClaimOnce(CapturedOutput output) throws Exception {
		double before = metric("broker_context_requests_total", "verified");
		broker.asAuthority("c-verified", VERIFIED);
		broker.as("liar", "c-verified", VERIFIED);
		broker.as("liar", "c-verified", VERIFIED);

		assertThat(metric("broker_context_requests_total", "verified")).isEqualTo(before + 1);
		assertThat(metric("broker_context_claims_disregarded_total", "verified")).isGreaterThanOrEqualTo(2);
		assertThat(output.getErr()
			.lines()
			.filter((line) -> line.contains("A caller claims a context that does not count")
					&& line.contains("\"caller\":\"test/liar\"")))
			.singleElement()
			.satisfies((line) -> assertThat(JsonMapper.shared().readTree(line).at("/broker/reason").asString())
				.isEqualTo("broker.roles.context-authority does not name the caller"));
	}

	private static double metric(String name, String label) throws IOException, InterruptedException {
		try (HttpClient http = HttpClient.newHttpClient()) {
			return http
				.send(HttpRequest
					.newBuilder(URI
						.create("http://127.0.0.1:%d/actuator/prometheus".formatted(broker.broker().managementPort())))
					.build(), HttpResponse.BodyHandlers.ofLines())
				.body()
				.filter((line) -> line.startsWith(name) && line.contains("\"" + label + "\""))
				.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
				.sum();
		}
	}

	private static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

}
