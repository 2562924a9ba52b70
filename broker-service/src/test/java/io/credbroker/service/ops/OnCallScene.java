package io.credbroker.service.ops;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.credbroker.service.record.verify.AuditVerify;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Lease;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A running broker in a bad night: an old version that a DAG holds, a credential that is
 * overdue, a store that is down, a refusal, and a lease.
 */
final class OnCallScene implements AutoCloseable {

	private static final String CATALOG = """
			connections:
			  warehouse:
			    conn-type: postgres
			    secret: { store: scripted, key: warehouse }
			    password: ${password}
			    ttl: 1h
			  reporting: { conn-type: postgres, secret: { store: scripted, key: reporting }, password: "${password}" }
			  payments: { conn-type: postgres, secret: { store: sick, key: payments }, password: "${password}" }
			  finance: { conn-type: postgres, secret: { store: scripted, key: finance }, password: "${password}" }
			  api:
			    conn-type: http
			    secret: { store: scripted, key: api }
			    password: ${password}
			    rotate-every: 30d
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: [warehouse, reporting, payments, api]
			  - name: auditors-read-finance
			    callers: { issuer: test, groups: [finance] }
			    connections: [finance]
			""";

	private final Broker broker;

	private final Path token;

	OnCallScene(Path directory, String settings) throws IOException {
		Map<String, Object> properties = new LinkedHashMap<>(properties(settings));
		properties.put("broker.audit.sinks.db.type", "database");
		properties.put("broker.audit.sinks.db.database.directory", directory.resolve("record"));
		properties.put("broker.stores.sick.type", "scripted");
		properties.put("broker.stores.sick.bounds.breaker-calls", "1");
		this.broker = Broker.start(directory, CATALOG, properties);
		this.token = Files.createFile(directory.resolve("token"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(this.token, this.broker.issuer().token("ann", "airflow-on-call") + "\r\n");
		prepare();
	}

	private static Map<String, Object> properties(String yaml) throws IOException {
		Map<String, Object> properties = new LinkedHashMap<>();
		new YamlPropertySourceLoader()
			.load("page", new ByteArrayResource(yaml.replace("corporate", "test").getBytes(StandardCharsets.UTF_8)))
			.forEach((source) -> {
				EnumerablePropertySource<?> values = (EnumerablePropertySource<?>) source;
				for (String name : values.getPropertyNames()) {
					properties.put(name, String.valueOf(values.getProperty(name)));
				}
			});
		return properties;
	}

	private void prepare() {
		ScriptedStore store = this.broker.store();
		has("1");
		store.rotates("warehouse", () -> {
			has("3");
			return new RotateResult.Accepted();
		});
		store.answers("api",
				new FetchResult.Found(secret("7", Instant.now().minus(Duration.ofDays(40).plusMinutes(1)), null)));
		store.answers("reporting",
				new FetchResult.Found(secret(null, null, new Lease("reporting/l1", Duration.ofHours(1), false))));
		store.answers("payments", new FetchResult.Unavailable("the vault is sealed", null));
		assertThat(lookup("warehouse", "etl_daily").statusCode()).isEqualTo(200);
		has("2");
		assertThat(ops(List.of("invalidate", "warehouse", "--reason", "the vault has another one")).status()).isZero();
		assertThat(lookup("warehouse", "report").statusCode()).isEqualTo(200);
		assertThat(lookup("api", "report").statusCode()).isEqualTo(200);
		assertThat(lookup("reporting", "report").statusCode()).isEqualTo(200);
		assertThat(lookup("payments", "report").statusCode()).isEqualTo(503);
		assertThat(lookup("finance", "curious").statusCode()).isEqualTo(403);
	}

	/**
	 * The vault holds this version from now on.
	 */
	void has(String version) {
		this.broker.store().answers("warehouse", ScriptedStore.found(version, Map.of("password", "canary-" + version)));
	}

	private static Secret secret(@Nullable String version, @Nullable Instant rotatedAt, @Nullable Lease lease) {
		return new Secret(Map.of("password", SecretValue.of("canary")), version, rotatedAt, null, null, lease);
	}

	HttpResponse<String> lookup(String path, String dag) {
		return this.broker.get("/v1/connections/" + path, this.broker.issuer().token("etl", "airflow-etl"),
				Map.of("Airflow-Dag-Id", dag, "Airflow-Task-Id", "load", "Airflow-Run-Id", "manual__" + dag));
	}

	List<String> revoked() {
		return this.broker.store().revoked();
	}

	/**
	 * Runs a command as the person on call.
	 */
	OpsRun ops(List<String> words) {
		OpsRun run = OpsRun.of(Map.of("BROKER_URL", this.broker.url(), "BROKER_TOKEN_FILE", this.token.toString()),
				words.toArray(String[]::new));
		assertThat(run.all()).doesNotContain("canary");
		return run;
	}

	/**
	 * The data behind a command's answer, once it is as expected: what is known of
	 * versions is written beside the lookups, a moment later.
	 */
	JsonNode json(List<String> words, Predicate<JsonNode> expected) {
		List<String> all = new ArrayList<>(words);
		all.add("--json");
		long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (true) {
			OpsRun run = ops(all);
			assertThat(run.status()).as(run.all()).isZero();
			JsonNode json = JsonMapper.shared().readTree(run.out());
			if (expected.test(json)) {
				return json;
			}
			assertThat(System.nanoTime()).as("half a minute for %s: %s", words, json).isLessThan(end);
			pause();
		}
	}

	/**
	 * Checks a statement as the auditor does, against an export of the record.
	 * @param change what somebody did to each line of it
	 */
	int check(JsonNode statement, UnaryOperator<String> change) throws IOException {
		HttpResponse<String> export = this.broker.get("/v1/audit/events",
				this.broker.issuer().token("auditor", "airflow-on-call"), Map.of("Accept", "application/x-ndjson"));
		Path directory = this.token.resolveSibling("check");
		Files.createDirectories(directory);
		Path record = Files.write(directory.resolve("record.jsonl"), export.body().lines().map(change).toList());
		Path file = Files.writeString(directory.resolve("statement.json"), statement.toString());
		return new AuditVerify(InputStream.nullInputStream(), System.out)
			.run(List.of("--proof", file.toString(), record.toString()));
	}

	private static void pause() {
		try {
			Thread.sleep(50);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.broker.close();
	}

}
