package io.credbroker.observability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.credbroker.observability.Observability.Alert;
import io.credbroker.observability.Observability.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A day in minutes, watched by a real Prometheus: each alert fires in its scene and in no
 * other, and every panel shows something.
 */
class ScriptedDayIT {

	private static final String JOB = "credential-broker";

	private static final String MISTAKE = "nonsense: true\n";

	@Test
	void eachAlertFiresInItsSceneAndEveryPanelShowsSomething(@TempDir Path directory) throws Exception {
		PrometheusPrograms programs = PrometheusPrograms.require();
		try (SmallBroker small = new SmallBroker(Files.createDirectory(directory.resolve("small")));
				Cast cast = new Cast(Files.createDirectory(directory.resolve("cast")));
				PrometheusServer prometheus = new PrometheusServer(programs, directory, Observability.hurriedRules(),
						apart(cast, small))) {
			List<Scene> ofTheStore = ofTheStore(cast);
			List<Scene> ofTheBroker = Stream
				.concat(ofTheBroker(cast).stream(), ofTheSmallBroker(cast, small, prometheus).stream())
				.toList();
			everyAlertHasAScene(Stream.concat(ofTheStore.stream(), ofTheBroker.stream()));

			untilShown(cast, prometheus);
			ofTheStore.forEach((scene) -> scene.play(prometheus));
			everyPanelShowsSomething(prometheus);
			ofTheBroker.forEach((scene) -> scene.play(prometheus));
		}
	}

	/**
	 * Two installations, since their catalogs differ.
	 */
	private static Map<String, List<Integer>> apart(Cast cast, SmallBroker small) {
		return Map.of(JOB, List.of(cast.managementPort()), "small-" + JOB, List.of(small.managementPort()));
	}

	/**
	 * Until the first scrape there is no broker, which an alert says.
	 */
	private static void untilShown(Cast cast, PrometheusServer prometheus) {
		await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
			assertThat(prometheus.query("broker_credential_holders"))
				.as(() -> "the targets: " + prometheus.query("up") + ", a lookup: " + cast.lookup())
				.hasSizeGreaterThan(2);
			assertThat(prometheus.active()).isEmpty();
		});
	}

	private static List<Scene> ofTheStore(Cast cast) {
		return List.of(new Scene("rotation", Set.of(), cast::rotate, () -> {
		}), new Scene("failed rotation", Set.of("BrokerRotationFailed"), cast.operator()::ordersInVain, () -> {
		}), new Scene("dead vault", Set.of("BrokerStoreDown", "BrokerStoreLookupsFailing"), cast::storeIsDead,
				cast::allIsWell),
				new Scene("overdue", Set.of("BrokerCredentialOverdue"), () -> cast.plan(Duration.ofSeconds(-10)),
						cast::rotate),
				new Scene("denied", Set.of("BrokerCredentialFailing"), cast::denyOne, cast::allIsWell));
	}

	private static List<Scene> ofTheBroker(Cast cast) {
		return List.of(
				new Scene("refused catalog", Set.of("BrokerCatalogRefused"), () -> cast.catalog(MISTAKE),
						() -> cast.catalog("")),
				new Scene("issuer away", Set.of("BrokerIssuerKeysUnavailable"), () -> cast.partnerComes(true),
						() -> cast.partnerComes(false)),
				new Scene("failing task", Set.of("BrokerBackgroundTaskFailing"), () -> FailingTask.FAILS.set(true),
						() -> FailingTask.FAILS.set(false)),
				// The database is a sink of the record as well.
				new Scene("database away", Set.of("BrokerDatabaseAway", "BrokerAuditSinkDown"), cast.database()::goAway,
						cast.database()::comeBack));
	}

	private static List<Scene> ofTheSmallBroker(Cast cast, SmallBroker small, PrometheusServer prometheus) {
		Map<String, List<Integer>> together = Map.of(JOB, List.of(cast.managementPort(), small.managementPort()));
		Map<String, List<Integer>> alone = Map.of(JOB, List.of(cast.managementPort()));
		return List.of(
				new Scene("two catalogs in one installation", Set.of("BrokerReplicasDisagree"),
						() -> prometheus.scrape(together), () -> prometheus.scrape(apart(cast, small))),
				new Scene("full disk", Set.of("BrokerAuditSinkDown"), small::fillDisk, small::makeRoom),
				new Scene("a broker that is gone", Set.of("BrokerDown"), small::kill, () -> prometheus.scrape(alone)),
				new Scene("a replica that is gone", Set.of("BrokerReplicaDown"), () -> prometheus.scrape(together),
						() -> prometheus.scrape(alone)));
	}

	private static void everyAlertHasAScene(Stream<Scene> scenes) {
		assertThat(scenes.flatMap((scene) -> scene.alerts().stream()).collect(Collectors.toSet()))
			.isEqualTo(Observability.alerts().stream().map(Alert::name).collect(Collectors.toSet()));
	}

	private static void everyPanelShowsSomething(PrometheusServer prometheus) {
		List<Query> empty = Observability.queries()
			.stream()
			.filter((query) -> prometheus.query(query.filled()).isEmpty())
			.toList();

		assertThat(empty).isEmpty();
	}

}
