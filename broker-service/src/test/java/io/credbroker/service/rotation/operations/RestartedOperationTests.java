package io.credbroker.service.rotation.operations;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.RotateResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker with an embedded database that is stopped while it works on operations, and
 * started again.
 */
class RestartedOperationTests {

	private static final String CATALOG = """
			connections:
			  reading: { conn-type: postgres, secret: { store: scripted, key: reading }, password: "${password}" }
			  ordering: { conn-type: postgres, secret: { store: scripted, key: ordering }, password: "${password}" }
			policies: []
			""";

	@Test
	void itGoesOnAndOrdersNothingTwice(@TempDir Path directory) {
		Map<String, Object> settings = new HashMap<>(Operator.ROLE);
		settings.put("broker.audit.sinks.db.type", "database");
		settings.put("broker.audit.sinks.db.database.directory", directory.resolve("record"));
		settings.put("broker.stores.scripted.timeout", "1m");
		settings.put("broker.rotation.wait", "500ms");
		CountDownLatch never = new CountDownLatch(1);
		JsonNode reading;
		JsonNode ordering;
		try (Broker broker = Broker.start(directory, CATALOG, settings)) {
			broker.store().answers("reading", (request) -> hang(never));
			broker.store().rotates("reading", RotateResult.Accepted::new);
			broker.store().answers("ordering", ScriptedStore.found("1", Map.of("password", "old")));
			broker.store().rotates("ordering", () -> hang(never));
			Operator operator = Operator.of(broker);
			reading = Operator.started(operator.post(Operator.rotate("reading")));
			ordering = operator.at(Operator.started(operator.post(Operator.rotate("ordering"))), "ordering");
		}

		try (Broker broker = Broker.start(directory, CATALOG, settings)) {
			broker.store().answers("reading", ScriptedStore.found("1", Map.of("password", "old")));
			broker.store().answers("ordering", ScriptedStore.found("1", Map.of("password", "old")));
			broker.store().rotates("reading", () -> {
				broker.store().answers("reading", ScriptedStore.found("2", Map.of("password", "new")));
				return new RotateResult.Accepted();
			});
			Operator operator = Operator.of(broker);

			assertThat(operator.ended(reading).path("state").asString()).isEqualTo("succeeded");
			JsonNode ended = operator.ended(ordering);
			assertThat(ended.path("code").asString()).isEqualTo("order_uncertain");
			assertThat(ended.path("detail").asString()).contains("before it could store the answer",
					"Look in the store");
			assertThat(broker.store().rotations("ordering")).isZero();
			assertThat(broker.store().rotations("reading")).isEqualTo(1);
		}
		never.countDown();
	}

	private static FetchResult.Unavailable hang(CountDownLatch never) {
		try {
			never.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return new FetchResult.Unavailable("interrupted", null);
	}

}
