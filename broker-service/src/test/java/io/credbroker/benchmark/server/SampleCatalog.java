package io.credbroker.benchmark.server;

import java.util.Map;

import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;

/**
 * The catalog and the secrets of the measured broker.
 */
final class SampleCatalog {

	/** How many ids each numbered pattern has secrets for. */
	static final int IDS = 10_000;

	static final String TEXT = """
			connections:
			  warehouse:
			    conn-type: postgres
			    secret: { store: scripted, key: warehouse }
			    host: wh.internal
			    port: 5432
			    schema: analytics
			    login: ${username}
			    password: ${password}
			    extra: { sslmode: require, connect_timeout: 10 }
			    ttl: 1h
			    owner: data-platform
			  "many-{n}":
			    conn-type: postgres
			    secret: { store: scripted, key: "many-{n}" }
			    host: wh.internal
			    login: ${username}
			    password: ${password}
			    ttl: 1h
			  "good-{n}":
			    conn-type: http
			    secret: { store: scripted, key: "good-{n}" }
			    host: good.internal
			    password: ${password}
			  "other-{n}":
			    conn-type: http
			    secret: { store: other, key: "other-{n}" }
			    host: other.internal
			    password: ${password}
			  "brief-{n}":
			    conn-type: http
			    secret: { store: scripted, key: "brief-{n}" }
			    host: brief.internal
			    password: ${password}
			    ttl: 1s
			  "denied-{n}":
			    conn-type: http
			    secret: { store: scripted, key: "denied-{n}" }
			    host: denied.internal
			    password: ${password}
			  "missing-{n}":
			    conn-type: http
			    secret: { store: scripted, key: "missing-{n}" }
			    host: missing.internal
			    password: ${password}
			  "big-{n}":
			    conn-type: http
			    secret: { store: scripted, key: "big-{n}" }
			    host: big.internal
			    password: ${password}
			policies:
			  - name: etl-reads
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: [warehouse, "many-*", "good-*", "other-*", "brief-*", "denied-*", "missing-*", "big-*"]
			    max-ttl: 1h
			""";

	/** The characters of a big secret. */
	private static final int BIG = 100_000;

	private static final long SLOW_MILLIS = 50;

	private static final long HANGING_MILLIS = 60_000;

	private final FetchResult secret = ScriptedStore.found("17",
			Map.of("username", "etl", "password", "benchmark-only-p@ss/w:rd"));

	private final FetchResult big = ScriptedStore.found("17", Map.of("password", "p@ss".repeat(BIG / 4)));

	private volatile boolean hanging;

	void script(ScriptedStore store) {
		store.answers("warehouse", this.secret);
		store.answers("many-slow", (request) -> late(SLOW_MILLIS));
		for (int i = 0; i < IDS; i++) {
			store.answers("many-" + i, this.secret);
			store.answers("good-" + i, this.secret);
			store.answers("other-" + i, this::other);
			store.answers("brief-" + i, this.secret);
			store.answers("denied-" + i, new FetchResult.Denied("403 on this path"));
			store.answers("big-" + i, this.big);
		}
	}

	/**
	 * Lets the store {@code other} hang from now on, or answer again.
	 */
	void hang(boolean hang) {
		this.hanging = hang;
	}

	private FetchResult other(FetchRequest request) {
		return this.hanging ? late(HANGING_MILLIS) : this.secret;
	}

	private FetchResult late(long millis) {
		try {
			Thread.sleep(millis);
			return this.secret;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new FetchResult.Unavailable("interrupted", null);
		}
	}

}
