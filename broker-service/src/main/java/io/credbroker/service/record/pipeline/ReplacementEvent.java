package io.credbroker.service.record.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

import io.credbroker.service.record.chain.Chain;
import io.credbroker.service.record.chain.ChainedEvent;
import io.credbroker.service.record.event.EventFields;
import io.credbroker.service.record.event.EventType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Creates what a sink stores in place of an event it refused: the hash of the event, so
 * that the chain can be verified, and only plain identifiers of its content.
 */
final class ReplacementEvent {

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,64}");

	private ReplacementEvent() {
	}

	static ChainedEvent of(RefusedEvent refusal, String instance) {
		byte[] open = EventFields.object((event) -> write(event, refusal, instance));
		String text = new String(open, 0, open.length - 1, StandardCharsets.UTF_8);
		String hash = HexFormat.of().formatHex(Chain.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
		byte[] line = (text + Chain.HASH_KEY + hash + "\"}\n").getBytes(StandardCharsets.UTF_8);
		return new ChainedEvent(refusal.event().sequence(), line, refusal.event().link());
	}

	private static void write(EventFields fields, RefusedEvent refusal, String instance) {
		ChainedEvent event = refusal.event();
		JsonNode original = original(event);
		fields.text("event", EventType.REPLACEMENT.text());
		plain(fields, original, "event_id");
		plain(fields, original, "correlation_id");
		plain(fields, original, "outcome");
		fields.object("replaced", (replaced) -> {
			plain(replaced, original, "event");
			replaced.text("hash", event.link().hash());
			replaced.text("sink", refusal.sink());
			replaced.text("failure", refusal.failure());
		});
		fields.text("recorded", event.link().recorded());
		fields.text("instance", instance);
		fields.number("sequence", event.sequence());
		fields.text("previous", event.link().previous());
	}

	private static void plain(EventFields fields, JsonNode original, String name) {
		String value = original.path(name).asString("");
		if (PLAIN.matcher(value).matches()) {
			fields.text(name, value);
		}
	}

	private static JsonNode original(ChainedEvent event) {
		try {
			return JsonMapper.shared().readTree(event.line());
		}
		catch (JacksonException ex) {
			return JsonMapper.shared().createObjectNode();
		}
	}

}
