package io.credbroker.service.lookup;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.identity.PodContext;
import io.credbroker.service.identity.PodContexts;
import io.credbroker.service.identity.TaskParts;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A broker whose rules demand different standings, with a context authority, workers and
 * a cluster that knows some pods.
 */
final class ContextBroker implements AutoCloseable {

	private static final String CATALOG = """
			connections:
			  "c-{part}": { conn-type: http, secret: { store: scripted, key: any }, password: "${password}", owner: data }
			policies:
			  - { name: verified, callers: { issuer: test }, connections: [c-verified], dags: [etl_daily], context: verified }
			  - { name: attested, callers: { issuer: test }, connections: [c-attested], dags: ["etl_*"], context: attested }
			  - { name: asserted, callers: { issuer: test }, connections: [c-asserted], dags: ["etl_*"] }
			  - { name: any-task, callers: { issuer: test }, connections: [c-task], context: verified }
			  - { name: teams, callers: { issuer: test }, connections: [c-team], dags: ["etl_*"], teams: [blue], context: attested }
			  - { name: runs, callers: { issuer: test }, connections: [c-run], run-types: [scheduled], context: asserted }
			  - { name: verified-runs, callers: { issuer: test }, connections: [c-verified-run], run-types: [scheduled], context: verified }
			  - { name: open, callers: { issuer: test }, connections: [c-open] }
			  - { name: no-ml, effect: deny, callers: { issuer: test }, connections: [c-open], dags: ["ml_*"] }
			""";

	private final Broker broker;

	ContextBroker(Path directory, Map<String, Object> more) {
		Map<String, Object> properties = new HashMap<>(Map.of("broker.roles.context-authority.issuer", "test",
				"broker.roles.context-authority.clients", "api-server", "broker.roles.security.issuer", "test",
				"broker.roles.security.groups", "security", "broker.roles.auditor.issuer", "test",
				"broker.roles.auditor.groups", "security", "broker.audit.sinks.db.type", "database",
				"broker.audit.sinks.db.database.directory", directory.resolve("record")));
		properties.putAll(more);
		this.broker = Broker.start(directory, CATALOG, properties, Pods.class);
		this.broker.store().answers("any", ScriptedStore.found("1", Map.of("password", "canary")));
	}

	/**
	 * Asks as Airflow's API server.
	 */
	HttpResponse<String> asAuthority(String id, String... headers) {
		return ask(id, this.broker.issuer().token("api", (claims) -> claims.claim("azp", "api-server")), headers);
	}

	/**
	 * Asks as a caller that is no authority; the cluster knows pods by this name.
	 */
	HttpResponse<String> as(String subject, String id, String... headers) {
		return ask(id, this.broker.issuer().token(subject, (claims) -> claims.claim("azp", "workers")), headers);
	}

	HttpResponse<String> ask(String id, String token, String... headers) {
		return this.broker.get("/v1/connections/" + id, token, headers(headers));
	}

	static Map<String, String> headers(String... pairs) {
		Map<String, String> headers = new HashMap<>();
		for (String pair : pairs) {
			headers.put("Airflow-" + pair.substring(0, pair.indexOf(": ")), pair.substring(pair.indexOf(": ") + 2));
		}
		return headers;
	}

	JsonNode asOfficer(String target) {
		return JsonMapper.shared()
			.readTree(this.broker.get(target, this.broker.issuer().token("officer", "security"), Map.of()).body());
	}

	/**
	 * The event that an answer names.
	 */
	JsonNode event(HttpResponse<String> answer) {
		return asOfficer("/v1/audit/events?event_id=" + answer.headers().firstValue("Event-Id").orElseThrow())
			.at("/events/0");
	}

	Broker broker() {
		return this.broker;
	}

	@Override
	public void close() {
		this.broker.close();
	}

	/**
	 * A cluster that knows its pods by the subject of the token.
	 */
	static class Pods {

		@Bean
		@Primary
		PodContexts plantedPods() {
			return (caller) -> switch (caller.subject()) {
				case "pod-etl" -> new PodContext.Attested(
						new TaskParts("etl_daily", "load", "scheduled__2026-01-01", null, 1, null, null));
				case "pod-plain" -> PodContext.NoTask.INSTANCE;
				case "pod-gone" -> new PodContext.Gone("The pod of this token has ended; ask with a new token.");
				case "pod-lost" -> new PodContext.Unavailable("cluster test does not answer.");
				default -> PodContext.NotAsked.INSTANCE;
			};
		}

	}

	static List<String> task(String dag) {
		return List.of("Dag-Id: " + dag, "Task-Id: load", "Run-Id: scheduled__2026-01-01", "Try-Number: 1");
	}

}
