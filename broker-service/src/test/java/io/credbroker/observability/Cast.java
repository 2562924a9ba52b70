package io.credbroker.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.RecordDatabase;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.service.support.TestIssuer;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Lease;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.StoreStatus;
import org.jspecify.annotations.Nullable;

/**
 * A broker with a store, two issuers and a database, all of which can be in trouble, and
 * tasks that ask it for credentials all the time.
 */
final class Cast implements AutoCloseable {

	private static final String CATALOG = """
			connections:
			  warehouse: { conn-type: postgres, secret: { store: scripted, key: warehouse }, password: "${password}", ttl: 1s, max-stale: 1h }
			  planned: { conn-type: postgres, secret: { store: scripted, key: planned }, password: "${password}", ttl: 1s }
			  other: { conn-type: postgres, secret: { store: scripted, key: other }, password: "${password}", ttl: 1s }
			  leased: { conn-type: postgres, secret: { store: scripted, key: leased }, password: "${password}" }
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
			""";

	private static final List<String> IDS = List.of("warehouse", "planned", "other", "leased", "unmapped");

	private final AtomicInteger version = new AtomicInteger(1);

	private final TestIssuer partner = new TestIssuer();

	private final Path directory;

	private final RecordDatabase database;

	private final Broker broker;

	private final Operator operator;

	private final Thread tasks;

	private volatile boolean over;

	Cast(Path directory) throws IOException {
		this.directory = directory;
		this.database = RecordDatabase.create();
		this.broker = Broker.start(directory, CATALOG, settings(), FailingTask.class);
		this.operator = new Operator(this.broker);
		this.tasks = Thread.ofVirtual().name("tasks").unstarted(this::ask);
		allIsWell();
		this.tasks.start();
	}

	private Map<String, Object> settings() {
		Map<String, Object> settings = new HashMap<>();
		settings.put("broker.audit.sinks.db.type", "database");
		settings.put("broker.audit.sinks.db.timeout", "5s");
		settings.put("broker.audit.sinks.db.database.url", this.database.url());
		settings.put("broker.audit.sinks.db.database.username", "postgres");
		settings.put("broker.audit.sinks.file.type", "file");
		settings.put("broker.audit.sinks.file.file", this.directory.resolve("audit.jsonl"));
		settings.put("broker.catalog.reload-interval", "100ms");
		settings.put("broker.rotation.metrics-interval", "500ms");
		settings.put("broker.stores.scripted.probe-interval", "300ms");
		settings.put("broker.stores.scripted.bounds.breaker-wait", "1s");
		settings.put("broker.identity.issuers.partner.issuer", this.partner.url());
		settings.put("broker.identity.issuers.partner.jwks-uri", this.partner.jwksUri());
		settings.put("broker.identity.issuers.partner.audiences", TestIssuer.AUDIENCE);
		settings.put("broker.roles.operator.issuer", "test");
		settings.put("broker.roles.operator.subjects", "operator");
		return settings;
	}

	private void ask() {
		String token = this.broker.issuer().token("etl", "airflow-etl");
		while (!this.over) {
			IDS.forEach((id) -> this.broker.get("/v1/connections/" + id, token, Map.of("Airflow-Dag-Id", "etl_daily")));
			pause();
		}
	}

	private void pause() {
		try {
			Thread.sleep(Duration.ofMillis(50));
		}
		catch (InterruptedException ex) {
			this.over = true;
		}
	}

	/**
	 * What a task is answered now.
	 */
	String lookup() {
		return this.broker.get("/v1/connections/warehouse").body();
	}

	RecordDatabase database() {
		return this.database;
	}

	Operator operator() {
		return this.operator;
	}

	int managementPort() {
		return this.broker.managementPort();
	}

	/**
	 * The store answers everything, and the next rotation is tomorrow.
	 */
	void allIsWell() {
		this.broker.store().probed(StoreStatus.Up::new);
		this.broker.store().answers("warehouse", ScriptedStore.found("1", Map.of("password", "p")));
		this.broker.store().answers("other", ScriptedStore.found("1", Map.of("password", "p")));
		plan(Duration.ofDays(1));
		this.broker.store().issues("leased");
		this.broker.store()
			.answers("leased",
					secret(null, Instant.now().plusSeconds(3600), new Lease("lease/1", Duration.ofHours(1), true)));
	}

	/**
	 * The store has another version, and plans the next one.
	 */
	void rotate() {
		this.version.incrementAndGet();
		plan(Duration.ofDays(1));
	}

	/**
	 * The store plans the next rotation for then.
	 */
	void plan(Duration in) {
		this.broker.store().answers("planned", secret(Instant.now().plus(in), null, null));
	}

	private FetchResult secret(@Nullable Instant next, @Nullable Instant expires, @Nullable Lease lease) {
		return new FetchResult.Found(new Secret(Map.of("password", SecretValue.of("p" + this.version.get())),
				Integer.toString(this.version.get()), null, next, expires, lease));
	}

	void denyOne() {
		this.broker.store().answers("other", new FetchResult.Denied("403"));
	}

	void storeIsDead() {
		this.broker.store().probed(() -> new StoreStatus.Down("connection refused"));
		List.of("warehouse", "planned", "other", "leased")
			.forEach(
					(key) -> this.broker.store().answers(key, new FetchResult.Unavailable("connection refused", null)));
	}

	void catalog(String more) {
		try {
			Files.writeString(this.directory.resolve("catalog.yaml"), CATALOG + more);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A caller of the other issuer comes, whose keys can be fetched or not.
	 */
	void partnerComes(boolean failing) {
		this.partner.fails(failing);
		this.broker.get("/v1/connections/warehouse", this.partner.token("guest"), Map.of());
	}

	@Override
	public void close() {
		this.over = true;
		try {
			this.tasks.join(Duration.ofSeconds(30));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		FailingTask.FAILS.set(false);
		this.broker.close();
		this.partner.close();
	}

}
