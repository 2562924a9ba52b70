package io.credbroker.service.audit;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Locale;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Assertion;
import io.credbroker.service.identity.Caller;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes lookups as JSON objects; what is absent is left out.
 * <p>
 * Part by part and by hand, since this is done before every answer.
 */
final class AuditJson {

	private static final int TYPICAL_BYTES = 1024;

	private final JsonFactory factory = new JsonFactory();

	/** Callers as they are written, each as long as its token is known. */
	private final Cache<Caller, String> callers = Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

	byte[] object(AuditEvent event) {
		ByteArrayOutputStream line = new ByteArrayOutputStream(TYPICAL_BYTES);
		try (JsonGenerator json = this.factory.createGenerator(ObjectWriteContext.empty(), line)) {
			json.writeStartObject();
			text(json, "event", EventType.LOOKUP.text());
			heading(json, event.heading());
			text(json, "kind", event.kind());
			text(json, "id", event.id());
			json.writeName("caller");
			json.writeRawValue(this.callers.get(event.caller(), this::caller));
			context(json, event.context());
			text(json, "outcome", event.outcome());
			by(json, event.by());
			granted(json, event.granted());
			json.writeNumberProperty("duration_us", event.durationUs());
			json.writeEndObject();
		}
		return line.toByteArray();
	}

	private static void heading(JsonGenerator json, AuditEvent.Heading heading) {
		text(json, "event_id", heading.eventId());
		text(json, "time", heading.time());
		text(json, "correlation_id", heading.correlationId());
		text(json, "follows", heading.follows());
	}

	private String caller(Caller caller) {
		StringWriter text = new StringWriter();
		try (JsonGenerator json = this.factory.createGenerator(ObjectWriteContext.empty(), text)) {
			caller(json, caller);
		}
		return text.toString();
	}

	private static void caller(JsonGenerator json, Caller caller) {
		json.writeStartObject();
		text(json, "issuer", caller.issuer());
		text(json, "subject", caller.subject());
		text(json, "client", caller.client());
		json.writeArrayPropertyStart("groups");
		caller.groups().forEach(json::writeString);
		json.writeEndArray();
		text(json, "service_account", caller.serviceAccount());
		token(json, caller.assertion());
		json.writeEndObject();
	}

	/**
	 * By the names that the claims have in the token.
	 */
	private static void token(JsonGenerator json, Assertion token) {
		json.writeObjectPropertyStart("token");
		text(json, "jti", token.id());
		if (token.issuedAt() != null) {
			json.writeNumberProperty("iat", token.issuedAt().getEpochSecond());
		}
		json.writeNumberProperty("exp", token.expiresAt().getEpochSecond());
		json.writeArrayPropertyStart("aud");
		token.audiences().forEach(json::writeString);
		json.writeEndArray();
		text(json, "binding", token.binding().name().toLowerCase(Locale.ROOT));
		json.writeEndObject();
	}

	private static void context(JsonGenerator json, AssertedContext context) {
		json.writeObjectPropertyStart("context");
		text(json, "dag_id", context.dagId());
		text(json, "task_id", context.taskId());
		text(json, "run_id", context.runId());
		number(json, "try_number", context.tryNumber());
		number(json, "map_index", context.mapIndex());
		text(json, "team", context.team());
		json.writeEndObject();
	}

	private static void by(JsonGenerator json, AuditEvent.By by) {
		json.writeObjectPropertyStart("by");
		json.writeNumberProperty("revision", by.revision());
		text(json, "mapping", by.mapping());
		text(json, "rule", by.ruling().rule());
		if (!by.ruling().groups().isEmpty()) {
			json.writeArrayPropertyStart("groups");
			by.ruling().groups().forEach(json::writeString);
			json.writeEndArray();
		}
		text(json, "store", by.store());
		json.writeEndObject();
	}

	private static void granted(JsonGenerator json, AuditEvent.@Nullable What granted) {
		if (granted != null) {
			json.writeObjectPropertyStart("granted");
			text(json, "version", granted.version());
			text(json, "fingerprint", granted.fingerprint());
			text(json, "read_at", granted.readAt());
			text(json, "expires_at", granted.expiresAt());
			json.writeNumberProperty("ttl_seconds", granted.ttlSeconds());
			json.writeEndObject();
		}
	}

	private static void text(JsonGenerator json, String name, @Nullable String value) {
		if (value != null) {
			json.writeStringProperty(name, value);
		}
	}

	private static void text(JsonGenerator json, String name, Instant value) {
		json.writeStringProperty(name, value.toString());
	}

	private static void number(JsonGenerator json, String name, @Nullable Integer value) {
		if (value != null) {
			json.writeNumberProperty(name, value.intValue());
		}
	}

}
