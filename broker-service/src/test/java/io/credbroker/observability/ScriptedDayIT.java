package io.credbroker.observability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.credbroker.observability.Observability.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A day in a minute, watched by a real Prometheus: exactly the alerts of each scene fire,
 * and every panel shows something.
 */
class ScriptedDayIT {

	private static final String MISTAKE = "nonsense: true\n";

	@Test
	void eachAlertFiresInItsSceneAndEveryPanelShowsSomething(@TempDir Path directory) throws Exception {
		PrometheusPrograms programs = PrometheusPrograms.require();
		try (Cast cast = new Cast(Files.createDirectory(directory.resolve("cast")));
				PrometheusServer prometheus = new PrometheusServer(programs, directory, Observability.hurriedRules(),
						List.of(cast.managementPort()))) {
			await().atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(prometheus.query("broker_credential_holders"))
					.as(() -> "the targets: " + prometheus.query("up") + ", a lookup: " + cast.lookup())
					.hasSizeGreaterThan(2));
			stores(cast).forEach((scene) -> scene.play(prometheus));
			everyPanelShowsSomething(prometheus);
			others(cast).forEach((scene) -> scene.play(prometheus));
		}
	}

	private static List<Scene> stores(Cast cast) {
		return List.of(new Scene("rotation", Set.of(), cast::rotate, () -> {
		}), new Scene("dead vault", Set.of("BrokerStoreDown", "BrokerStoreLookupsFailing"), cast::storeIsDead,
				cast::allIsWell),
				new Scene("overdue", Set.of("BrokerCredentialOverdue"), () -> cast.plan(Duration.ofSeconds(-10)),
						cast::rotate),
				new Scene("denied", Set.of("BrokerCredentialFailing"), cast::denyOne, cast::allIsWell));
	}

	private static List<Scene> others(Cast cast) {
		return List.of(
				new Scene("refused catalog", Set.of("BrokerCatalogRefused"), () -> cast.catalog(MISTAKE),
						() -> cast.catalog("")),
				new Scene("issuer away", Set.of("BrokerIssuerKeysUnavailable"), () -> cast.partnerComes(true),
						() -> cast.partnerComes(false)),
				new Scene("failing task", Set.of("BrokerBackgroundTaskFailing"), () -> FailingTask.FAILS.set(true),
						() -> FailingTask.FAILS.set(false)));
	}

	private static void everyPanelShowsSomething(PrometheusServer prometheus) {
		List<Query> empty = Observability.queries()
			.stream()
			.filter((query) -> prometheus.query(query.filled()).isEmpty())
			.toList();

		assertThat(empty).isEmpty();
	}

}
