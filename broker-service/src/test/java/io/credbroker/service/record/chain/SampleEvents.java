package io.credbroker.service.record.chain;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.credbroker.service.record.event.EventType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as lookups make them, before they are sealed.
 */
public final class SampleEvents {

	private SampleEvents() {
	}

	public static byte[] lookup(String subject, String id, String dag, String outcome) {
		return json(Map.of("event", "lookup", "correlation_id", "c".repeat(32), "kind", "connection", "id", id,
				"caller", Map.of("issuer", "ping", "subject", subject, "client", "airflow"), "context",
				Map.of("dag_id", dag), "outcome", outcome, "by",
				Map.of("revision", 3, "rule", "etl-reads", "store", "vault"), "granted", Map.of("version", "17")));
	}

	public static List<byte[]> lookups(int number) {
		return IntStream.rangeClosed(1, number)
			.mapToObj((index) -> lookup("etl", "conn" + index, "daily", "granted"))
			.toList();
	}

	static byte[] of(EventType type) {
		return json(Map.of("event", type.text()));
	}

	private static byte[] json(Map<String, ?> event) {
		return JsonMapper.shared().writeValueAsString(event).getBytes(StandardCharsets.UTF_8);
	}

	public static List<String> lines(ChainedEvents group) {
		return new String(group.lines(), StandardCharsets.UTF_8).lines().toList();
	}

}
