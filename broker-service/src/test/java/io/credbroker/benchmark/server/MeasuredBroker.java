package io.credbroker.benchmark.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.support.Broker;

/**
 * The whole broker with a scripted store and one more endpoint that does nothing.
 */
public final class MeasuredBroker {

	private MeasuredBroker() {
	}

	public static void main(String[] args) throws IOException {
		SampleCatalog catalog = new SampleCatalog();
		try (Broker broker = Broker.start(Path.of(args[1]), SampleCatalog.TEXT, properties(args))) {
			catalog.script(broker.store());
			ControlChannel.obey(Integer.parseInt(args[0]),
					broker.port() + " " + token(broker, "etl") + " " + token(broker, "neighbour"),
					(order) -> obey(order, broker, catalog));
		}
	}

	private static String token(Broker broker, String subject) {
		return broker.issuer()
			.token(subject, (claims) -> claims.claim("groups", List.of("airflow-etl", "staff", "data"))
				.expirationTime(Date.from(Instant.now().plus(Duration.ofHours(6)))));
	}

	private static Map<String, Object> properties(String[] args) {
		Map<String, Object> properties = new HashMap<>();
		properties.put("spring.main.sources",
				EmptyEndpoint.class.getName() + "," + UnauthenticatedLookup.class.getName());
		properties.put("broker.stores.scripted.timeout", "30s");
		properties.put("broker.stores.other.type", "scripted");
		properties.put("broker.stores.other.timeout", "1s");
		// The limit costs what it costs, but must not be met.
		properties.put("broker.callers.requests-per-second", "1000000");
		properties.put("broker.secret.fresh-interval", "0s");
		properties.put("broker.secret.fresh-budget", "1000000");
		for (String store : List.of("scripted", "other")) {
			properties.put("broker.stores.%s.bounds.calls-per-second".formatted(store), "100000");
			properties.put("broker.stores.%s.bounds.concurrent-calls".formatted(store), "10000");
			// A hanging store is measured at its worst, so its breaker stays closed.
			properties.put("broker.stores.%s.bounds.breaker-calls".formatted(store), "100000");
		}
		for (int i = 2; i < args.length; i++) {
			String[] property = args[i].split("=", 2);
			properties.put(property[0], property[1]);
		}
		return properties;
	}

	private static String obey(String order, Broker broker, SampleCatalog catalog) {
		String[] words = order.split(" ", 0);
		return switch (words[0]) {
			case "reads" -> Integer.toString(broker.store().reads(words[1]));
			case "all" -> Integer.toString(broker.store().readsOfAll(words[1]));
			case "hang" -> {
				catalog.hang(Boolean.parseBoolean(words[1]));
				yield "done";
			}
			case "grants" -> {
				broker.application().getBean(OptionalGrants.class).keep(Boolean.parseBoolean(words[1]));
				yield "done";
			}
			case "token" -> token(broker, "etl-" + words[1]);
			case "heap" -> Long.toString(heapAfterCollection());
			default -> "unknown";
		};
	}

	private static long heapAfterCollection() {
		for (int i = 0; i < 3; i++) {
			ManagementFactory.getMemoryMXBean().gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
