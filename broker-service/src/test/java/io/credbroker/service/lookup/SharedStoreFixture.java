package io.credbroker.service.lookup;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker with stores that a good and a bad caller share.
 */
final class SharedStoreFixture implements AutoCloseable {

	private static final String CATALOG = """
			variables:
			  "shared.{key}": { secret: { store: shared, key: "{key}" }, value: "${password}", ttl: 15m }
			  "lenient.{key}": { secret: { store: shared, key: "{key}" }, value: "${password}", ttl: 15m, max-stale: 1h }
			  "scarce.{key}": { secret: { store: scarce, key: "{key}" }, value: "${password}", ttl: 15m }
			  "tried.{key}": { secret: { store: tried, key: "{key}" }, value: "${password}" }
			  "closed.{key}": { secret: { store: closed, key: "{key}" }, value: "${password}" }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    variables: ["*"]
			""";

	static final FetchResult FOUND = ScriptedStore.found("1", Map.of("password", "p"));

	private final Broker broker;

	private final ScriptedStore store;

	private final String good;

	private final String bad;

	SharedStoreFixture(Path directory) {
		this.broker = Broker.start(directory, CATALOG, Map.ofEntries(Map.entry("broker.stores.shared.type", "scripted"),
				Map.entry("broker.stores.shared.timeout", "60s"),
				Map.entry("broker.stores.shared.bounds.concurrent-calls", "8"),
				Map.entry("broker.stores.scarce.type", "scripted"), Map.entry("broker.stores.scarce.timeout", "60s"),
				Map.entry("broker.stores.scarce.bounds.calls-per-second", "50"),
				Map.entry("broker.stores.tried.type", "scripted"), Map.entry("broker.stores.tried.timeout", "60s"),
				Map.entry("broker.stores.tried.bounds.breaker-wait", "100ms"),
				Map.entry("broker.stores.tried.bounds.attempts", "1"),
				Map.entry("broker.stores.closed.type", "scripted"), Map.entry("broker.secret.fresh-interval", "0s"),
				Map.entry("broker.callers.requests-per-second", "0")));
		this.broker.verifyFirstToken();
		this.store = this.broker.store();
		this.good = this.broker.issuer().token("good", "airflow-etl");
		this.bad = this.broker.issuer().token("bad", "airflow-etl");
	}

	ScriptedStore store() {
		return this.store;
	}

	/**
	 * The token of the good caller.
	 */
	String good() {
		return this.good;
	}

	/**
	 * The token of the bad caller.
	 */
	String bad() {
		return this.bad;
	}

	HttpResponse<String> read(String token, String variable) {
		return this.broker.get("/v1/variables/" + variable, token, Map.of());
	}

	/**
	 * The key, under which the store has a secret from now on.
	 */
	String found(String key) {
		this.store.answers(key, FOUND);
		return key;
	}

	List<Future<HttpResponse<String>>> atOnce(ExecutorService tasks, String token, int lookups,
			IntFunction<String> variable) {
		return IntStream.range(0, lookups)
			.mapToObj((number) -> tasks.submit(() -> read(token, variable.apply(number))))
			.toList();
	}

	static List<Integer> statuses(List<Future<HttpResponse<String>>> lookups) throws Exception {
		List<Integer> statuses = new ArrayList<>();
		for (Future<HttpResponse<String>> lookup : lookups) {
			statuses.add(lookup.get(2, TimeUnit.MINUTES).statusCode());
		}
		return statuses;
	}

	int reads(String prefix, int keys) {
		return IntStream.range(0, keys).map((key) -> this.store.reads(prefix + key)).sum();
	}

	/**
	 * An answer that comes when the test lets it.
	 */
	static FetchResult late(CountDownLatch answered) {
		try {
			answered.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return FOUND;
	}

	void awaitStoreAsked(String name) throws InterruptedException {
		for (int i = 0; i < 6000 && gauge("broker.store.waiting", name) < 1; i++) {
			Thread.sleep(10);
		}
	}

	void awaitGauge(String name, String of, double value) throws InterruptedException {
		for (int i = 0; i < 6000 && gauge(name, of) != value; i++) {
			Thread.sleep(10);
		}
		assertThat(gauge(name, of)).isEqualTo(value);
	}

	double gauge(String name, String of) {
		Gauge gauge = this.broker.application().getBean(MeterRegistry.class).find(name).tag("store", of).gauge();
		return (gauge != null) ? gauge.value() : 0;
	}

	@Override
	public void close() {
		this.broker.close();
	}

}
