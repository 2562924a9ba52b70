package io.credbroker.service.web;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thousand tasks that start at once.
 */
class HerdTests {

	private static final int HERD = 1000;

	private static final String CATALOG = """
			connections:
			  warehouse:
			    conn-type: postgres
			    secret: { store: scripted, key: warehouse }
			    password: ${password}
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: [warehouse]
			""";

	@Test
	void aThousandLookupsOfOneColdConnIdReadItsStoreOnce(@TempDir Path directory) throws Exception {
		try (Broker broker = Broker.start(directory, CATALOG,
				Map.of("broker.stores.scripted.timeout", "60s", "broker.audit.sinks.stdout.type", "stdout",
						"broker.audit.sinks.stdout.timeout", "30s"));
				ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			broker.store().answers("warehouse", (request) -> slowly());
			String token = broker.issuer().token("etl", "airflow-etl");

			List<Future<HttpResponse<String>>> answers = IntStream.range(0, HERD)
				.mapToObj((number) -> tasks.submit(() -> broker.get("/v1/connections/warehouse", token, Map.of())))
				.toList();

			for (Future<HttpResponse<String>> answer : answers) {
				assertThat(answer.get().statusCode()).isEqualTo(200);
			}
			assertThat(broker.store().reads("warehouse")).isEqualTo(1);
		}
	}

	private static FetchResult slowly() {
		try {
			Thread.sleep(Duration.ofMillis(500));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return ScriptedStore.found("1", Map.of("password", "p"));
	}

}
