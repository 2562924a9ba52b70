package io.credbroker.service.pods;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.credbroker.service.identity.PodContext;
import io.credbroker.service.identity.PodReference;
import io.credbroker.service.support.FakeCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How often an API server is asked about pods, and who waits for whom.
 */
class ClusterLoadTests {

	private static final Duration PATIENT = Duration.ofSeconds(20);

	private ClusterFixtures clusters;

	@BeforeEach
	void start(@TempDir Path directory) {
		this.clusters = new ClusterFixtures(directory);
	}

	@AfterEach
	void stop() {
		this.clusters.close();
	}

	@Test
	void aPodIsRememberedForSecondsAndAFailureForOne() {
		ClusterFixture fixture = this.clusters.open(PATIENT);
		fixture.cluster.has("task", "task", ClusterFixture.TASK);
		fixture.of("task");
		fixture.cluster.deletes("airflow", "task");
		fixture.clock.move(Duration.ofMillis(4999));
		assertThat(fixture.of("task")).isInstanceOf(PodContext.Attested.class);
		fixture.clock.move(Duration.ofMillis(1));
		assertThat(fixture.of("task")).isInstanceOf(PodContext.Gone.class);
		assertThat(fixture.cluster.reads()).hasSize(2);

		fixture.cluster.refuses(500, "");
		fixture.clock.move(Duration.ofSeconds(5));
		fixture.of("task");
		fixture.of("task");
		assertThat(fixture.cluster.reads()).hasSize(3);
		fixture.clock.move(Duration.ofSeconds(1));
		fixture.of("task");
		assertThat(fixture.cluster.reads()).hasSize(4);
	}

	@Test
	void aHerdOfOnePodIsOneCall() throws Exception {
		ClusterFixture fixture = this.clusters.open(PATIENT);
		fixture.cluster.has("task", "task", ClusterFixture.TASK);
		CountDownLatch answer = new CountDownLatch(1);
		fixture.cluster.holds("task", answer);
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<PodContext>> herd = IntStream.range(0, 500)
				.mapToObj((i) -> threads.submit(() -> fixture.of("task")))
				.toList();
			await().until(() -> !fixture.cluster.reads().isEmpty());
			answer.countDown();
			for (Future<PodContext> one : herd) {
				assertThat(one.get()).isInstanceOf(PodContext.Attested.class);
			}
		}
		assertThat(fixture.cluster.reads()).hasSize(1);
	}

	@Test
	void aFloodOfPodsOfOneAccountStarvesNobodyElse() throws Exception {
		ClusterFixture fixture = this.clusters.open(PATIENT);
		fixture.cluster.has("known", "known", ClusterFixture.TASK);
		fixture.cluster.has("other", "other", ClusterFixture.TASK);
		fixture.of("known");
		fixture.clock.move(Duration.ofSeconds(5));
		CountDownLatch answer = new CountDownLatch(1);
		IntStream.range(0, 300).forEach((i) -> fixture.cluster.holds("flood-" + i, answer));
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			IntStream.range(0, 300).forEach((i) -> threads.execute(() -> fixture.of("flood-" + i)));
			await().until(() -> fixture.cluster.reads().size() >= 13);

			assertThat(fixture.of("another", new PodReference("airflow", "other", "other")))
				.isInstanceOf(PodContext.Attested.class);
			assertThat(fixture.of("known")).isInstanceOf(PodContext.Attested.class);
			assertThat(fixture.cluster.reads().stream().filter((name) -> name.startsWith("flood"))).hasSize(12);
			answer.countDown();
		}
		assertThat(fixture.counted("gone")).isEqualTo(300);
	}

	@Test
	void aPodThatIsSlowByItselfIsSlowForNobodyElse() throws Exception {
		ClusterFixture fixture = this.clusters.open(Duration.ofMillis(300));
		fixture.cluster.has("quick", "quick", ClusterFixture.TASK);
		CountDownLatch never = new CountDownLatch(1);
		fixture.cluster.holds("slow", never);
		try {
			for (int i = 0; i < 4; i++) {
				assertThat(fixture.of("slow")).isInstanceOf(PodContext.Unavailable.class);
				fixture.clock.move(Duration.ofSeconds(1));
			}
			assertThat(fixture.of("quick")).isInstanceOf(PodContext.Attested.class);
			assertThat(fixture.counted("left_alone")).isZero();
		}
		finally {
			never.countDown();
		}
	}

	@Test
	void aServerThatAnswersForNobodyIsLeftAloneAndTriedWithOnePod() {
		ClusterFixture fixture = this.clusters.open(PATIENT);
		IntStream.range(0, 9).forEach((i) -> fixture.cluster.has("pod-" + i, "pod-" + i, ClusterFixture.TASK));
		fixture.cluster.refuses(500, "");
		IntStream.range(0, 5).forEach((i) -> fixture.of("pod-" + i));
		assertThat(fixture.cluster.reads()).containsExactly("pod-0", "pod-1", "pod-2");
		assertThat(fixture.of("pod-5")).isInstanceOfSatisfying(PodContext.Unavailable.class,
				(away) -> assertThat(away.reason()).contains("is not asked for a moment"));

		fixture.clock.move(Duration.ofSeconds(1));
		fixture.of("pod-6");
		fixture.of("pod-7");
		assertThat(fixture.cluster.reads()).containsExactly("pod-0", "pod-1", "pod-2", "pod-6");

		fixture.cluster.recovers();
		fixture.clock.move(Duration.ofSeconds(1));
		assertThat(fixture.of("pod-0")).isInstanceOf(PodContext.Attested.class);
		assertThat(fixture.of("pod-8")).isInstanceOf(PodContext.Attested.class);
	}

	@Test
	void aServerThatAsksForFewerCallsGetsNoneUntilThen() {
		ClusterFixture fixture = this.clusters.open(PATIENT);
		fixture.cluster.has("other", "other", ClusterFixture.TASK);
		fixture.cluster.refuses(429, FakeCluster.status("TooManyRequests", 429, ""));
		fixture.of("task");
		fixture.cluster.recovers();

		fixture.clock.move(Duration.ofMillis(1999));
		assertThat(fixture.of("other")).isInstanceOf(PodContext.Unavailable.class);
		assertThat(fixture.cluster.reads()).hasSize(1);

		fixture.clock.move(Duration.ofSeconds(1));
		assertThat(fixture.of("other")).isInstanceOf(PodContext.Attested.class);
	}

}
