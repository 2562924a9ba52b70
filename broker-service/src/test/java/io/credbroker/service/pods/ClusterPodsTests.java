package io.credbroker.service.pods;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.credbroker.service.identity.PodContext;
import io.credbroker.service.identity.PodReference;
import io.credbroker.service.identity.TaskParts;
import io.credbroker.service.support.FakeCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a pod means for the tokens that are bound to it.
 */
class ClusterPodsTests {

	private ClusterFixture fixture;

	@BeforeEach
	void start(@TempDir Path directory) {
		this.fixture = new ClusterFixture(directory, Duration.ofSeconds(20));
	}

	@AfterEach
	void stop() {
		this.fixture.close();
	}

	@Test
	void aPodAttestsTheTaskThatItsAnnotationsName() {
		this.fixture.cluster.has("task", "task", ClusterFixture.TASK);

		assertThat(this.fixture.of("task")).isEqualTo(new PodContext.Attested(
				new TaskParts("sales", "load", "scheduled__2026-11-28T00:00:00+00:00", null, 2, 7, null)));
		assertThat(this.fixture.counted("attested")).isOne();
	}

	@Test
	void namesAreTakenAsTheyAreHoweverLong() {
		String dag = "ä".repeat(249) + " ";
		this.fixture.cluster.has("task", "task", Map.of("dag_id", dag));

		assertThat(this.fixture.of("task"))
			.isEqualTo(new PodContext.Attested(new TaskParts(dag, null, null, null, null, null, null)));
	}

	@Test
	void aPodWithoutAnnotationsRunsNoTask() {
		this.fixture.cluster.has("web", "web", Map.of("team", "other", "task_id", ""));

		assertThat(this.fixture.of("web")).isEqualTo(PodContext.NoTask.INSTANCE);
	}

	@ParameterizedTest
	@CsvSource({ "dag_id, 251", "task_id, 300", "run_id, 100000" })
	void whatIsTooLongForAirflowIsNoTask(String annotation, int length) {
		this.fixture.cluster.has("odd", "odd", Map.of(annotation, "x".repeat(length)));

		assertThat(this.fixture.of("odd")).isEqualTo(PodContext.NoTask.INSTANCE);
		assertThat(this.fixture.counted("unreadable_task")).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u0000b", "a\nb", "a\u0085b" })
	void whatCannotBeWrittenDownIsNoTask(String dag) {
		this.fixture.cluster.has("odd", "odd", Map.of("dag_id", dag));

		assertThat(this.fixture.of("odd")).isEqualTo(PodContext.NoTask.INSTANCE);
	}

	@Test
	void halfACharacterIsNoTask() {
		this.fixture.cluster.has("airflow", "odd",
				FakeCluster.pod("airflow", "odd", "odd", Map.of("dag_id", "half"), "", "Running")
					.replace("\"half\"", "\"\\ud800\""));

		assertThat(this.fixture.of("odd")).isEqualTo(PodContext.NoTask.INSTANCE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "seven", "1.5", "+1", "٣", "99999999999", " 1", "0x1" })
	void aNumberThatIsNoneIsNoTask(String index) {
		this.fixture.cluster.has("odd", "odd", Map.of("dag_id", "sales", "map_index", index));

		assertThat(this.fixture.of("odd")).isEqualTo(PodContext.NoTask.INSTANCE);
	}

	@Test
	void aPodThatIsNotThereIsGone() {
		assertThat(this.fixture.of("task")).isInstanceOf(PodContext.Gone.class);
	}

	@Test
	void anotherPodOfTheSameNameIsNotThePod() {
		this.fixture.cluster.has("task", "another", ClusterFixture.TASK);

		assertThat(this.fixture.of("task")).isInstanceOfSatisfying(PodContext.Gone.class,
				(gone) -> assertThat(gone.reason()).contains("another one"));
	}

	@Test
	void aPodAndItsSuccessorAreToldApartAtTheSameTime() {
		this.fixture.cluster.has("task", "old", ClusterFixture.TASK);
		assertThat(this.fixture.of("worker", new PodReference("airflow", "task", "old")))
			.isInstanceOf(PodContext.Attested.class);

		this.fixture.cluster.has("task", "new", Map.of("dag_id", "other"));

		assertThat(this.fixture.of("worker", new PodReference("airflow", "task", "new")))
			.isInstanceOf(PodContext.Attested.class);
		this.fixture.clock.move(Duration.ofSeconds(5));
		assertThat(this.fixture.of("worker", new PodReference("airflow", "task", "old")))
			.isInstanceOf(PodContext.Gone.class);
	}

	@ParameterizedTest
	@CsvSource({ "Pending, false", "Running, false", "Unknown, false", "Succeeded, true", "Failed, true" })
	void aPodThatHasEndedIsGone(String phase, boolean gone) {
		this.fixture.cluster.has("airflow", "task",
				FakeCluster.pod("airflow", "task", "task", ClusterFixture.TASK, "", phase));

		assertThat(this.fixture.of("task") instanceof PodContext.Gone).isEqualTo(gone);
	}

	@ParameterizedTest
	@CsvSource({ "2026-01-01T00:00:30Z, false", "2025-12-31T23:59:30Z, false", "2025-12-31T23:58:59Z, true",
			"+1000000000-12-31T23:59:59.999999999Z, false" })
	void aPodThatIsBeingDeletedCountsUntilItMustHaveStopped(String deletedAt, boolean gone) {
		this.fixture.cluster.has("airflow", "task", FakeCluster.pod("airflow", "task", "task", ClusterFixture.TASK,
				"\"deletionTimestamp\":\"%s\",\"deletionGracePeriodSeconds\":30,".formatted(deletedAt), "Running"));

		assertThat(this.fixture.of("task") instanceof PodContext.Gone).isEqualTo(gone);
	}

	@Test
	void podsOfOtherNamespacesAndTokensOfNoPodAreNotAskedAbout() {
		assertThat(this.fixture.of("web", new PodReference("web", "task", "task")))
			.isEqualTo(PodContext.NotAsked.INSTANCE);
		assertThat(this.fixture.of("worker", null)).isEqualTo(PodContext.NotAsked.INSTANCE);
		assertThat(this.fixture.cluster.reads()).isEmpty();
	}

	@Test
	void podsOfTheSameNameInTwoNamespacesAreTwoPods() {
		this.fixture.cluster.lets("airflow", "airflow-2");
		this.fixture.cluster.has("airflow", "task", "task", Map.of("dag_id", "first"));
		this.fixture.cluster.has("airflow-2", "task", "task", Map.of("dag_id", "second"));

		assertThat(this.fixture.of("task")).extracting("parts.dagId").isEqualTo("first");
		assertThat(this.fixture.of("worker", new PodReference("airflow-2", "task", "task"))).extracting("parts.dagId")
			.isEqualTo("second");
	}

}
