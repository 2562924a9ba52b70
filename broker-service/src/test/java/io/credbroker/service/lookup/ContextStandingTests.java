package io.credbroker.service.lookup;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who gets what by how far its context is known.
 */
class ContextStandingTests {

	private static final String VERIFIED = "Context-Standing: verified";

	private static final String DAG = "Dag-Id: etl_daily";

	private static final String TASK = "Task-Id: load";

	private static ContextBroker broker;

	@BeforeAll
	static void start(@TempDir Path directory) {
		broker = new ContextBroker(directory, Map.of());
	}

	@AfterAll
	static void stop() {
		broker.close();
	}

	@Test
	void whatAnAuthorityHasVerifiedIsBelieved() {
		granted(broker.asAuthority("c-verified", DAG, TASK, VERIFIED));
		granted(broker.asAuthority("c-attested", DAG, TASK, VERIFIED));
		granted(broker.asAuthority("c-asserted", DAG, TASK, VERIFIED));
		granted(broker.asAuthority("c-task", "Dag-Id: any", TASK, VERIFIED));
	}

	@Test
	void anotherDagIsAnotherDagHoweverWellItIsKnown() {
		denied(broker.asAuthority("c-verified", "Dag-Id: other", TASK, VERIFIED),
				"only in certain DAGs, and the request names another");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Context-Standing: asserted", "Team: blue" })
	void anAuthorityThatDoesNotSayThatItVerifiedIsLikeAnybody(String header) {
		denied(broker.asAuthority("c-verified", DAG, TASK, header),
				"only in a context that is verified, and in this request its dag_id is asserted. Only Airflow's API server can ask so");
		granted(broker.asAuthority("c-asserted", DAG, TASK, header));
	}

	@Test
	void aCallerThatIsNoAuthorityMayClaimWhatItLikes() {
		denied(broker.as("worker", "c-verified", DAG, TASK, VERIFIED),
				"broker.roles.context-authority does not name this caller");
		denied(broker.as("worker", "c-attested", DAG, TASK, VERIFIED), "in a context that is attested");
		denied(broker.as("worker", "c-verified", DAG, TASK), "Only Airflow's API server");
		granted(broker.as("worker", "c-asserted", DAG, TASK, VERIFIED));
	}

	@Test
	void theRoleIsItsIssuersAlone() {
		denied(broker.ask("c-verified",
				broker.broker().issuer().token("api", (claims) -> claims.claim("azp", "api-server-2")), DAG, TASK,
				VERIFIED), "broker.roles.context-authority");
	}

	@Test
	void anAuthorityWithoutATaskHasNoContext() {
		denied(broker.asAuthority("c-task", VERIFIED), "its dag_id is missing");
		denied(broker.asAuthority("c-task", DAG, VERIFIED), "its task_id is missing");
		denied(broker.asAuthority("c-verified", VERIFIED), "names none: send Airflow-Dag-Id");
		denied(broker.asAuthority("c-open", VERIFIED), "A rule denies this connection for some DAGs");
	}

	@Test
	void whatThePodRunsCountsWhateverItsHeadersSay() {
		granted(broker.as("pod-etl", "c-attested"));
		granted(broker.as("pod-etl", "c-attested", "Dag-Id: ml_daily"));
		granted(broker.as("pod-etl", "c-open", "Dag-Id: ml_daily"));
		denied(broker.as("pod-etl", "c-verified", DAG, TASK), "its dag_id is attested");
		denied(broker.as("pod-plain", "c-attested", DAG, TASK), "its dag_id is asserted. Ask from the task's own pod");
	}

	@Test
	void eachPartThatARuleNamesMustBeKnown() {
		denied(broker.as("pod-etl", "c-team", "Team: blue"), "its team is asserted");
		granted(broker.asAuthority("c-team", DAG, TASK, "Team: blue", VERIFIED));
	}

	@ParameterizedTest
	@CsvSource({ "Run-Type: scheduled, Run-Id: my-own, 200", "Run-Type: scheduled, Run-Id: manual__1, 200",
			"Run-Type: manual, Run-Id: scheduled__1, 403", "Run-Type: scheduled, Team: blue, 200",
			"Run-Id: scheduled__1, Team: blue, 200", "Run-Id: my-own, Team: blue, 403",
			"Run-Type: %73cheduled, Team: blue, 200" })
	void theTypeOfRunIsWhatIsSentOrWhatTheIdShows(String one, String other, int status) {
		assertThat(broker.as("worker", "c-run", one, other).statusCode()).isEqualTo(status);
		assertThat(broker.asAuthority("c-verified-run", one, other, VERIFIED).statusCode()).isEqualTo(status);
		assertThat(broker.as("worker", "c-verified-run", one, other, VERIFIED).statusCode()).isEqualTo(403);
	}

	@Test
	void aTypeOfRunThatIsSentDoesNotOutweighThePodsRun() {
		granted(broker.as("pod-etl", "c-run", "Run-Type: manual"));
	}

	@Test
	void aClusterThatIsAwayRefusesOnlyWhereItsWordCounts() {
		granted(broker.as("pod-lost", "c-asserted", DAG, TASK));
		undecided(broker.as("pod-lost", "c-attested", DAG, TASK));
		undecided(broker.as("pod-lost", "c-attested"));
		undecided(broker.as("pod-lost", "c-open", DAG, TASK));
		undecided(broker.as("pod-lost", "c-open"));
		denied(broker.as("pod-lost", "c-open", "Dag-Id: ml_daily"), "A rule denies this connection");
		denied(broker.as("pod-lost", "c-verified", DAG, TASK), "its dag_id is asserted");
		denied(broker.as("pod-lost", "c-team", DAG, TASK, "Team: blue"), "its");
	}

	@Test
	void aTokenWhosePodIsGoneIsRefused() {
		assertThat(broker.as("pod-gone", "c-asserted", DAG, TASK).statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Context-Standing: Verified", "Context-Standing: attested",
			"Context-Standing: verified verified", "Context-Standing: verified,verified",
			"Context-Standing: %76erified", "Context-Standing: ", "Run-Type: %ZZ", "Run-Type: a%0Ab", "Run-Type: %C3" })
	void aHeaderThatCannotBeReadIsNamed(String header) {
		for (HttpResponse<String> answer : List.of(broker.asAuthority("c-open", header),
				broker.as("worker", "c-open", header))) {
			assertThat(answer.statusCode()).as(header).isEqualTo(400);
			assertThat(answer.body()).contains("request_invalid",
					"Airflow-" + header.substring(0, header.indexOf(":")));
		}
	}

	private static void granted(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
	}

	private static void denied(HttpResponse<String> response, String detail) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(403);
		assertThat(response.body()).contains("\"code\":\"policy_denied\"").contains(detail).doesNotContain("canary");
	}

	private static void undecided(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
		assertThat(response.body()).contains("\"code\":\"context_unavailable\"", "\"retryable\":true",
				"cluster test does not answer");
	}

}
