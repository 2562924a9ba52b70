package io.credbroker.service.lookup;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Assertion;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.record.event.EventFields;
import io.credbroker.service.record.event.EventType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes lookups as JSON objects; what is absent is left out.
 * <p>
 * Part by part and by hand, since this is done before every answer.
 */
final class LookupEventJson {

	private static final int TYPICAL_BYTES = 1024;

	private final JsonFactory factory = new JsonFactory();

	/** Callers as they are written, each as long as its token is known. */
	private final Cache<Caller, WrittenCaller> callers = Caffeine.newBuilder()
		.weakKeys()
		.executor(Runnable::run)
		.build();

	byte[] object(LookupEvent event) {
		ByteArrayOutputStream line = new ByteArrayOutputStream(TYPICAL_BYTES);
		try (JsonGenerator json = this.factory.createGenerator(ObjectWriteContext.empty(), line)) {
			EventFields fields = new EventFields(json, "", new ArrayList<>(0));
			json.writeStartObject();
			heading(fields, event.heading());
			fields.text("kind", event.kind());
			fields.text("id", event.id());
			WrittenCaller caller = this.callers.get(event.caller(), this::caller);
			json.writeName("caller");
			json.writeRawValue(caller.json());
			context(fields.object("context"), event.context());
			fields.text("outcome", event.outcome());
			by(fields.object("by"), event.by());
			granted(fields, event.granted());
			fields.number("duration_us", event.durationUs());
			fields.altered(caller.altered());
			json.writeEndObject();
		}
		return line.toByteArray();
	}

	private static void heading(EventFields fields, LookupEvent.Heading heading) {
		fields.text("event", EventType.LOOKUP.text());
		fields.text("event_id", heading.eventId());
		fields.text("time", heading.time());
		fields.text("correlation_id", heading.correlationId());
		fields.text("follows", heading.follows());
	}

	private WrittenCaller caller(Caller caller) {
		StringWriter text = new StringWriter();
		List<String> altered = new ArrayList<>(0);
		try (JsonGenerator json = this.factory.createGenerator(ObjectWriteContext.empty(), text)) {
			json.writeStartObject();
			caller(new EventFields(json, "caller.", altered), caller);
			json.writeEndObject();
		}
		return new WrittenCaller(text.toString(), List.copyOf(altered));
	}

	private static void caller(EventFields fields, Caller caller) {
		fields.text("issuer", caller.issuer());
		fields.text("subject", caller.subject());
		fields.text("client", caller.client());
		fields.texts("groups", caller.groups());
		fields.text("service_account", caller.serviceAccount());
		token(fields.object("token"), caller.assertion());
	}

	/**
	 * By the names that the claims have in the token.
	 */
	private static void token(EventFields fields, Assertion token) {
		fields.text("jti", token.id());
		if (token.issuedAt() != null) {
			fields.number("iat", token.issuedAt().getEpochSecond());
		}
		fields.number("exp", token.expiresAt().getEpochSecond());
		fields.texts("aud", token.audiences());
		fields.text("binding", token.binding().name().toLowerCase(Locale.ROOT));
		fields.end();
	}

	private static void context(EventFields fields, AssertedContext context) {
		fields.text("dag_id", context.dagId());
		fields.text("task_id", context.taskId());
		fields.text("run_id", context.runId());
		fields.number("try_number", context.tryNumber());
		fields.number("map_index", context.mapIndex());
		fields.text("team", context.team());
		fields.end();
	}

	private static void by(EventFields fields, LookupEvent.By by) {
		fields.number("revision", by.revision());
		fields.text("mapping", by.mapping());
		fields.text("rule", by.ruling().rule());
		if (!by.ruling().groups().isEmpty()) {
			fields.texts("groups", by.ruling().groups());
		}
		fields.text("store", by.store());
		fields.end();
	}

	private static void granted(EventFields event, LookupEvent.@Nullable What granted) {
		if (granted != null) {
			EventFields fields = event.object("granted");
			fields.text("version", granted.version());
			fields.text("fingerprint", granted.fingerprint());
			fields.text("read_at", granted.readAt());
			fields.text("expires_at", granted.expiresAt());
			fields.number("ttl_seconds", granted.ttlSeconds());
			fields.end();
		}
	}

	/** A caller as it is written, and which of its fields are not as its token says. */
	private record WrittenCaller(String json, List<String> altered) {
	}

}
