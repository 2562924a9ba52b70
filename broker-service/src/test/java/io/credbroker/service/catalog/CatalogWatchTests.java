package io.credbroker.service.catalog;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class CatalogWatchTests {

	private static final String ALLOWED = """
			connections: { db: { conn-type: x, secret: { store: scripted, key: k } } }
			policies: [ { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: [db] } ]
			""";

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(classes = { OutOfMemoryError.class, StackOverflowError.class, NoClassDefFoundError.class,
			IllegalStateException.class })
	void anEditIsSeenAfterTheWatchEndedInWhateverWay(Class<? extends Throwable> failure) throws Exception {
		Path file = Files.writeString(this.directory.resolve("catalog.yaml"), "variables: {}");
		AtomicBoolean failing = new AtomicBoolean();
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		ReloadingCatalog catalog = catalog(file, new FailingClock(failing, failure));
		CatalogWatch watch = new CatalogWatch(catalog, new CatalogAnnouncer((event) -> {
		}), new BackgroundTasks(meters), Duration.ofMillis(5));

		failing.set(true);
		watch.start();
		while (meters.get("broker.background.failures").tag("task", "catalog-watch").counter().count() < 2) {
			Thread.sleep(1);
		}
		failing.set(false);
		Files.writeString(file, "variables: { a: { secret: { store: vault, key: k } } }");
		while (catalog.current().find(ResourceKind.VARIABLE, "a").isEmpty()) {
			Thread.sleep(1);
		}
		watch.stop();

		assertThat(catalog.current().number()).isEqualTo(2);
	}

	/**
	 * Reading a pipe without a writer blocks, as reading from a dead file server does.
	 */
	@Test
	void aBrokerThatCannotLookAtItsCatalogIsNotReadyAndAWithdrawnRightEndsOnceItCan() throws Exception {
		try (Broker broker = Broker.start(this.directory, ALLOWED, Map.of("broker.catalog.reload-interval", "100ms"))) {
			Path file = this.directory.resolve("catalog.yaml");
			awaitReadiness(broker, "UP");
			assertThat(broker.get("/v1/connections/db").statusCode()).isNotEqualTo(403);

			Files.delete(file);
			assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
			awaitReadiness(broker, "DOWN");

			Path next = Files.writeString(this.directory.resolve("next.yaml"),
					ALLOWED.substring(0, ALLOWED.indexOf("policies")));
			Files.writeString(file, "policies: []");
			Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
			awaitReadiness(broker, "UP");
			while (broker.get("/v1/connections/db").statusCode() != 403) {
				Thread.sleep(10);
			}
		}
	}

	private static void awaitReadiness(Broker broker, String status) throws InterruptedException {
		URI health = URI.create("http://127.0.0.1:%d/actuator/health/readiness".formatted(broker.managementPort()));
		while (!broker.send(HttpRequest.newBuilder(health).build()).body().contains("\"" + status + "\"")) {
			Thread.sleep(10);
		}
	}

	private static ReloadingCatalog catalog(Path file, Clock clock) throws IOException {
		return new ReloadingCatalog(new CatalogFile(file, 1024),
				new CatalogParser(new KnownNames(Set.of("vault"), Map.of())),
				new FileStabilityCheck(Duration.ZERO, clock), clock);
	}

	private static final class FailingClock extends Clock {

		private final AtomicBoolean failing;

		private final Class<? extends Throwable> failure;

		private final Clock clock = new MovableClock();

		FailingClock(AtomicBoolean failing, Class<? extends Throwable> failure) {
			this.failing = failing;
			this.failure = failure;
		}

		@Override
		public Instant instant() {
			if (this.failing.get()) {
				throw FailingClock.<RuntimeException>raise(this.failure);
			}
			return this.clock.instant();
		}

		@SuppressWarnings("unchecked")
		private static <T extends Throwable> RuntimeException raise(Class<? extends Throwable> failure) throws T {
			try {
				throw (T) failure.getConstructor(String.class).newInstance("planted");
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public ZoneId getZone() {
			return this.clock.getZone();
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
