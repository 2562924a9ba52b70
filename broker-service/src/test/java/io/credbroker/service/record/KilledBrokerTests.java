package io.credbroker.service.record;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import io.credbroker.service.record.chain.ChainLine;
import io.credbroker.service.record.search.DatabaseEvents;
import io.credbroker.service.record.search.EventQuery;
import io.credbroker.service.record.sinks.TestDatabase;
import io.credbroker.service.record.verify.ChainCheck;
import io.credbroker.service.record.verify.VerificationResult;
import io.credbroker.service.support.BrokerProcess;
import io.credbroker.service.support.TestIssuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker that is killed at random moments under load: everything that a client received
 * is on the record.
 */
class KilledBrokerTests {

	private static final int CLIENTS = 8;

	private final TestIssuer issuer = new TestIssuer();

	private final Map<String, String> properties = new HashMap<>();

	private final Set<String> released = ConcurrentHashMap.newKeySet();

	@TempDir
	private Path directory;

	@BeforeEach
	void prepare() throws IOException {
		this.properties.putAll(BrokerProcessFiles.properties(this.directory, this.issuer));
	}

	@AfterEach
	void close() {
		this.issuer.close();
	}

	@Test
	void whateverWasReleasedIsInTheFile() throws Exception {
		Path file = this.directory.resolve("audit.jsonl");
		this.properties.put("broker.audit.sinks.file.type", "file");
		this.properties.put("broker.audit.sinks.file.file", file.toString());

		killUnderLoad();
		killUnderLoad();

		assertAllRecorded(Files.readAllLines(file), 2);
	}

	@ParameterizedTest
	@EnumSource
	void whateverWasReleasedIsInTheDatabase(TestDatabase kind) throws Exception {
		DatabaseAddress address = kind.create(this.directory);
		this.properties.put("broker.audit.sinks.database.type", "database");
		this.properties.put("broker.audit.sinks.database.timeout", "10s");
		if (address.embedded()) {
			this.properties.put("broker.audit.sinks.database.database.directory",
					this.directory.resolve("record").toString());
		}
		else {
			this.properties.put("broker.audit.sinks.database.database.url", address.url());
			this.properties.put("broker.audit.sinks.database.database.username", "postgres");
		}

		killUnderLoad();
		if (address.embedded()) {
			killUnderLoad();
		}

		List<String> lines = new ArrayList<>();
		try (Database database = new Database(address, Duration.ofSeconds(10))) {
			new DatabaseEvents(database).export(EventQuery.of(Map.of()), lines::add);
			assertThat(new DatabaseEvents(database).verify().intact()).isTrue();
		}
		assertAllRecorded(lines, address.embedded() ? 2 : 1);
	}

	private void assertAllRecorded(List<String> lines, int kills) {
		ChainCheck check = new ChainCheck(false, ChainCheck.Anchors.NONE);
		Set<String> recorded = ConcurrentHashMap.newKeySet();
		for (String line : lines) {
			check.line(line);
			ChainLine event = ChainLine.read(line);
			if (event != null && event.event().path("outcome").asString("").equals("granted")) {
				recorded.add(event.event().path("correlation_id").asString());
			}
		}
		assertThat(this.released).hasSizeGreaterThanOrEqualTo(100);
		assertThat(recorded).containsAll(this.released);
		assertThat(check.verdict().intact()).as(check.verdict().toString()).isTrue();
		assertThat(check.verdict().instances()).hasSize(kills).noneMatch(VerificationResult.Instance::stopped);
	}

	private void killUnderLoad() throws Exception {
		int before = this.released.size();
		try (BrokerProcess broker = BrokerProcess.start(this.directory.resolve("broker.log"), this.properties);
				ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
			String token = this.issuer.token("etl", "airflow-etl");
			for (int client = 0; client < CLIENTS; client++) {
				clients.execute(() -> ask(broker, token));
			}
			long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
			while (this.released.size() < before + 100 && System.nanoTime() < end) {
				Thread.sleep(20);
			}
			Thread.sleep(ThreadLocalRandom.current().nextLong(500));
			broker.kill();
		}
	}

	/**
	 * Asks until the broker is gone; what counts as given is an answer that came whole.
	 */
	private void ask(BrokerProcess broker, String token) {
		try (HttpClient http = HttpClient.newHttpClient()) {
			for (int number = 0;; number++) {
				HttpResponse<String> answer = http
					.send(HttpRequest.newBuilder(broker.uri("/v1/connections/conn-" + number % 50))
						.header("Authorization", "Bearer " + token)
						.timeout(Duration.ofSeconds(20))
						.build(), HttpResponse.BodyHandlers.ofString());
				if (answer.statusCode() == 200 && answer.body().contains("canary")) {
					this.released.add(answer.headers().firstValue("Correlation-Id").orElseThrow());
				}
			}
		}
		catch (IOException ex) {
			// The broker is gone, which is the end of the test.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
