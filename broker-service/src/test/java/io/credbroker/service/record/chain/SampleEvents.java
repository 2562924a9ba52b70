package io.credbroker.service.record.chain;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.credbroker.service.record.event.Event;
import io.credbroker.service.record.event.EventFields;
import io.credbroker.service.record.event.EventType;

/**
 * Events as lookups make them, before they are in a chain.
 */
public final class SampleEvents {

	private SampleEvents() {
	}

	public static byte[] lookup(String subject, String id, String dag, String outcome) {
		return event(subject, id, dag, outcome).json();
	}

	public static Event event(String subject, String id, String dag, String outcome) {
		return Event.of(EventType.LOOKUP, Instant.parse("2026-11-21T10:00:00Z"), (event) -> {
			event.text("correlation_id", "c".repeat(32));
			event.text("kind", "connection");
			event.text("id", id);
			event.object("caller", Map.of("issuer", "ping", "subject", subject, "client", "airflow"));
			event.object("context", Map.of("dag_id", dag));
			event.text("outcome", outcome);
			event.object("by", Map.of("rule", "etl-reads", "store", "vault"));
			event.object("granted", Map.of("version", "17"));
		});
	}

	public static List<byte[]> lookups(int number) {
		return IntStream.rangeClosed(1, number)
			.mapToObj((index) -> lookup("etl", "conn" + index, "daily", "granted"))
			.toList();
	}

	static byte[] of(EventType type) {
		return EventFields.object((event) -> event.text("event", type.text()));
	}

	public static List<String> lines(ChainedEvents group) {
		return new String(group.lines(), StandardCharsets.UTF_8).lines().toList();
	}

}
