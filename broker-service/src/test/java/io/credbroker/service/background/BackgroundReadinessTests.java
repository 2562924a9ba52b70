package io.credbroker.service.background;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.credbroker.service.support.Broker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What monitoring sees of a failing background task.
 */
@Timeout(120)
class BackgroundReadinessTests {

	private static final String CATALOG = """
			connections: {}
			policies: []
			""";

	private static String management(Broker broker, String path) {
		return broker
			.send(HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:%d/actuator/%s".formatted(broker.managementPort(), path)))
				.build())
			.body();
	}

	private static void awaitReadiness(Broker broker, String status) throws InterruptedException {
		while (!management(broker, "health/readiness").contains("\"" + status + "\"")) {
			Thread.sleep(10);
		}
	}

	@Test
	void readinessFallsWhileNeededWorkIsNotDoneAndComesBack(@TempDir Path directory) throws InterruptedException {
		AtomicBoolean broken = new AtomicBoolean(true);
		try (Broker broker = Broker.start(directory, CATALOG, Map.of())) {
			BackgroundTasks tasks = broker.application().getBean(BackgroundTasks.class);
			TaskSchedule schedule = TaskSchedule.each("planted", Duration.ofMillis(5))
				.neededWithin(Duration.ofMillis(200));
			try (BackgroundTask task = tasks.task(schedule, () -> {
				if (broken.get()) {
					throw new OutOfMemoryError("planted");
				}
			})) {
				awaitReadiness(broker, "UP");
				task.start();
				awaitReadiness(broker, "DOWN");
				assertThat(management(broker, "health/liveness")).contains("UP");
				assertThat(management(broker, "prometheus")).contains("broker_background_failures_total{")
					.containsPattern("broker_background_up\\{[^}]*task=\"planted\"[^}]*} 0.0");

				broken.set(false);
				awaitReadiness(broker, "UP");
			}
		}
	}

}
