package io.credbroker.service.http.contract;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.service.support.SigningKeyFiles;
import io.credbroker.service.support.TestIssuer;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.RotateResult;

/**
 * Three brokers whose answers are compared with the contract.
 *
 * @param working has everything it needs
 * @param unrecorded has a record that is full
 * @param limited limits its callers and has lost its database
 * @param unreachable an issuer that the working broker trusts and that is gone
 */
record ContractBrokers(Broker working, Broker unrecorded, Broker limited, TestIssuer unreachable,
		PodIssuer pods) implements AutoCloseable {

	private static final String MAPPINGS = """
			  it-throttled: { secret: { store: quiet, key: throttled }SHAPE }
			  it-circuit: { secret: { store: sick, key: down }SHAPE }
			  it-aged: { secret: { store: sick, key: aged }SHAPE, ttl: 1s, max-stale: 2s }
			  by-pod: { secret: { store: scripted, key: good }SHAPE }
			  it-good: { secret: { store: scripted, key: good }SHAPE }
			  it-chosen: { secret: [{ when: { dags: [a] }, context: asserted, store: scripted, key: good }, { when: { dags: [b] }, store: quiet, key: good }]SHAPE }
			  "it-{name}": { secret: { store: scripted, key: "{name}" }SHAPE }
			""";

	private static final Map<String, String> ROLES = Map.of("broker.roles.auditor.issuer", "test",
			"broker.roles.auditor.groups", "auditors", "broker.roles.security.issuer", "test",
			"broker.roles.security.groups", "auditors", "broker.roles.operator.issuer", "test",
			"broker.roles.operator.groups", "auditors");

	private static final String CATALOG = "connections:\n"
			+ MAPPINGS.replace("SHAPE",
					", conn-type: postgres, host: db, login: \"${username}\", password: \"${password}\"")
			+ "variables:\n" + MAPPINGS.replace("SHAPE", ", value: \"${password}\"") + "configs:\n"
			+ MAPPINGS.replace("SHAPE", ", value: \"${password}\"") + """
					policies:
					  - name: etl
					    callers: { issuer: test, groups: [airflow-etl] }
					    connections: ["it-*"]
					    variables: ["it-*"]
					    configs: ["it-*"]
					  - name: pods
					    callers: { subjects: [etl] }
					    connections: [by-pod]
					    variables: [by-pod]
					    configs: [by-pod]
					    context: attested
					""";

	private static final Map<String, Object> STORES = Map.of("broker.stores.quiet.type", "scripted",
			"broker.stores.sick.type", "scripted", "broker.stores.sick.bounds.breaker-calls", "1",
			"broker.stores.sick.bounds.breaker-wait", "2s", "broker.stores.scripted.bounds.breaker-calls", "1000");

	static ContractBrokers start(Path directory, Path other, Path third) {
		TestIssuer unreachable = new TestIssuer();
		PodIssuer pods = PodIssuer.start(directory);
		Broker working = working(directory, unreachable, pods);
		unreachable.close();
		Broker unrecorded = unrecorded(other);
		Stream.of(working, unrecorded).map(Broker::store).forEach(ContractBrokers::script);
		return new ContractBrokers(working, unrecorded, limited(third), unreachable, pods);
	}

	private static Broker working(Path directory, TestIssuer unreachable, PodIssuer pods) {
		Map<String, Object> properties = new HashMap<>(STORES);
		properties.put("broker.stores.local.type", "file");
		properties.put("broker.stores.local.settings.path", directory.resolve("catalog.yaml"));
		properties
			.putAll(Map.of("broker.identity.issuers.test.algorithms", "RS256", "broker.identity.issuers.gone.issuer",
					unreachable.url(), "broker.identity.issuers.gone.jwks-uri", unreachable.jwksUri(),
					"broker.identity.issuers.gone.audiences", TestIssuer.AUDIENCE, "broker.audit.sinks.db.type",
					"database", "broker.audit.sinks.db.database.directory", directory.resolve("record")));
		properties.putAll(ROLES);
		properties.putAll(Map.of("broker.federation.issuer", "https://broker.example", "broker.federation.deployment",
				"test", "broker.federation.keys.directory",
				SigningKeyFiles.in(directory.resolve("keys"))
					.add("one", Instant.now().minusSeconds(60), Duration.ofDays(1))
					.directory()));
		properties.putAll(pods.settings());
		return Broker.start(directory, CATALOG, properties);
	}

	private static Broker unrecorded(Path directory) {
		Map<String, Object> full = new HashMap<>(STORES);
		full.putAll(Map.of("broker.audit.sinks.full.type", "file", "broker.audit.sinks.full.file", "/dev/full",
				"broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.required", "false",
				"broker.audit.sinks.db.database.directory", directory.resolve("record")));
		full.putAll(ROLES);
		return Broker.start(directory, CATALOG, full);
	}

	private static Broker limited(Path directory) {
		return Broker.start(directory, "connections: {}",
				Map.of("broker.callers.requests-per-second", "1", "broker.callers.burst", "1",
						"broker.audit.sinks.out.type", "stdout", "broker.audit.sinks.db.type", "database",
						"broker.audit.sinks.db.database.url", "jdbc:postgresql://127.0.0.1:1/away",
						"broker.audit.sinks.db.required", "false", "broker.audit.sinks.db.timeout", "100ms"));
	}

	private static void script(ScriptedStore store) {
		store.answers("good", ScriptedStore.found("17", Map.of("username", "u", "password", "p")));
		store.rotates("good", RotateResult.Accepted::new);
		store.answers("unfit", ScriptedStore.found("17", Map.of("other", "x")));
		store.answers("refused", new FetchResult.Denied("403 permission denied"));
		store.answers("throttled", new FetchResult.Throttled(Duration.ofSeconds(7)));
		store.answers("rotating", new FetchResult.Rotating(Duration.ofSeconds(3)));
		store.answers("down", new FetchResult.Unavailable("connection refused", null));
		store.answers("hangs", (request) -> hang());
	}

	private static FetchResult hang() {
		try {
			Thread.sleep(Duration.ofMinutes(1));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return new FetchResult.Missing();
	}

	@Override
	public void close() {
		this.working.close();
		this.pods.close();
		this.unrecorded.close();
		this.limited.close();
	}

}
