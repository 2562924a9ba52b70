package io.credbroker.service.pods;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.credbroker.service.identity.PodContext;
import io.credbroker.service.support.BodyDelivery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an API server in trouble means for those who ask.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClusterTroubleTests {

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

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			401 | {}                                                                    | unauthorized
			403 | {}                                                                    | forbidden
			404 | 404 page not found                                                    | error
			404 | {"kind":"Status","reason":"NotFound","details":{"kind":"namespaces"}} | error
			404 | {"kind":"Status","reason":"NotFound","details":{"name":"x","kind":"pods"}} | error
			302 | {}                                                                    | error
			429 | {}                                                                    | throttled
			500 | {}                                                                    | error
			503 | <html>                                                                | error
			200 | <html>                                                                | unreadable
			200 | null                                                                  | unreadable
			200 | {"kind":"PodList","items":[]}                                         | unreadable
			200 | {"kind":"Pod","metadata":{"namespace":"airflow","name":"other","uid":"task"}} | unreadable
			200 | {"kind":"Pod","metadata":{"namespace":"airflow","name":"task"}}       | unreadable
			""")
	void whatIsNoAnswerAboutThePodIsNoVerdict(int status, String body, String outcome) {
		ClusterFixture fixture = this.clusters.open(PATIENT);
		fixture.cluster.refuses(status, body);

		assertThat(fixture.of("task")).isInstanceOf(PodContext.Unavailable.class);
		assertThat(fixture.counted(outcome)).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"annotations\":[1]", "\"annotations\":{\"dag_id\":{}}", "\"uid\":{}",
			"\"deletionTimestamp\":\"soon\"", "\"labels\":%s" })
	void aPodThatIsWrittenOddlyIsNoVerdict(String odd) {
		ClusterFixture fixture = this.clusters.open(PATIENT);
		fixture.cluster.has("airflow", "task",
				"{\"kind\":\"Pod\",\"metadata\":{\"namespace\":\"airflow\",\"name\":\"task\",\"uid\":\"task\","
						+ odd.formatted("[".repeat(1_000_000)) + "}}");

		assertThat(fixture.of("task")).isInstanceOf(PodContext.Unavailable.class);
		assertThat(fixture.counted("unreadable")).isOne();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WHOLE")
	void anAnswerThatDoesNotEndIsGivenUp(BodyDelivery delivery) {
		ClusterFixture fixture = this.clusters.open(Duration.ofMillis(300));
		fixture.cluster.has("task", "task", ClusterFixture.TASK);
		fixture.cluster.delivers(delivery);

		assertThat(fixture.of("task")).isInstanceOf(PodContext.Unavailable.class);
		assertThat(fixture.counted("timeout")).isOne();
	}

	@Test
	void aPodOfAMegabyteIsReadAndALargerOneIsNot() {
		ClusterFixture fixture = this.clusters.open(PATIENT);
		Map<String, String> large = Map.of("dag_id", "sales", "padding", "<".repeat(1 << 20));
		fixture.cluster.has("large", "large", large);
		fixture.cluster.has("huge", "huge", Map.of("dag_id", "sales", "padding", "x".repeat(ApiServer.LARGEST)));

		assertThat(fixture.of("large")).isInstanceOf(PodContext.Attested.class);
		assertThat(fixture.of("huge")).isInstanceOf(PodContext.Unavailable.class);
		assertThat(fixture.counted("unreadable")).isOne();
	}

	@Test
	void theTokenIsReadWithEachCall() throws IOException {
		ClusterFixture fixture = this.clusters.open(PATIENT);
		fixture.cluster.has("task", "task", ClusterFixture.TASK);
		Files.delete(fixture.tokenFile);
		assertThat(fixture.of("task")).isInstanceOf(PodContext.Unavailable.class);
		assertThat(fixture.counted("token")).isOne();

		fixture.cluster.accepts("a.new.token");
		Files.writeString(fixture.tokenFile, "a.new.token\n");
		fixture.clock.move(Duration.ofSeconds(1));

		assertThat(fixture.of("task")).isInstanceOf(PodContext.Attested.class);
	}

	@Test
	void aServerThatEndsInTheMiddleIsNoVerdict() {
		ClusterFixture fixture = this.clusters.open(PATIENT);
		fixture.cluster.has("task", "task", ClusterFixture.TASK);
		fixture.of("task");
		fixture.cluster.close();
		fixture.clock.move(Duration.ofSeconds(5));

		assertThat(fixture.of("task")).isInstanceOf(PodContext.Unavailable.class);
		assertThat(fixture.counted("unreachable")).isOne();
	}

	@Test
	void anOutageIsToldOnceAndItsEndOnce(CapturedOutput output) {
		ClusterFixture fixture = this.clusters.open(PATIENT);
		fixture.cluster.has("task", "task", ClusterFixture.TASK);
		fixture.cluster.refuses(500, "");
		for (int i = 0; i < 3; i++) {
			fixture.of("task");
			fixture.clock.move(Duration.ofSeconds(5));
		}
		fixture.cluster.recovers();
		for (int i = 0; i < 3; i++) {
			fixture.of("task");
			fixture.clock.move(Duration.ofSeconds(5));
		}

		assertThat(output.getAll()).containsOnlyOnce("The pods of the namespace cannot be read")
			.containsOnlyOnce("The pods of the namespace can be read again");
		assertThat(fixture.meters.getMeters())
			.allSatisfy((meter) -> assertThat(meter.getId().getTags().toString()).doesNotContain("task\""));
	}

}
