package io.credbroker.service.record.pipeline;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.record.Access;
import io.credbroker.service.record.FailedAuthentication;
import io.credbroker.service.record.event.EventIds;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.record.event.StorableText;
import io.credbroker.service.record.retention.Retention;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the events that are not lookups, which are few.
 */
public final class ServiceEvents {

	private final String instance = UUID.randomUUID().toString();

	private final Clock clock;

	public ServiceEvents(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Names this run of the service, and so its chain; drawn anew at each start.
	 */
	String instance() {
		return this.instance;
	}

	byte[] started() {
		Map<String, @Nullable Object> event = event(EventType.STARTED);
		event.put("host", System.getenv("HOSTNAME"));
		event.put("process", ProcessHandle.current().pid());
		return json(event);
	}

	byte[] stopped() {
		return json(event(EventType.STOPPED));
	}

	/**
	 * Somebody read the record, or tried to.
	 */
	public byte[] access(Access access, String outcome) {
		Map<String, @Nullable Object> event = event(EventType.ACCESS);
		event.put("correlation_id", access.correlationId());
		event.put("id", access.path());
		event.put("caller", who(access.caller()));
		event.put("parameters", new TreeMap<>(access.parameters()));
		event.put("outcome", outcome);
		return json(event);
	}

	/**
	 * A caller could not be verified.
	 */
	public byte[] authentication(FailedAuthentication failed, long suppressed) {
		Map<String, @Nullable Object> event = event(EventType.AUTHENTICATION);
		event.put("correlation_id", failed.correlationId());
		event.put("claimed_issuer", failed.claimedIssuer());
		event.put("source", failed.source());
		event.put("outcome", failed.code());
		event.put("suppressed", (suppressed > 0) ? suppressed : null);
		return json(event);
	}

	/**
	 * A verified caller asked too often.
	 */
	public byte[] rateLimit(Caller caller, String correlationId, long suppressed) {
		Map<String, @Nullable Object> event = event(EventType.RATE_LIMIT);
		event.put("correlation_id", correlationId);
		event.put("caller", who(caller));
		event.put("outcome", ProblemCode.RATE_LIMITED.code());
		event.put("suppressed", (suppressed > 0) ? suppressed : null);
		return json(event);
	}

	private static Map<String, @Nullable Object> who(Caller caller) {
		Map<String, @Nullable Object> who = new LinkedHashMap<>();
		who.put("issuer", caller.issuer());
		who.put("subject", caller.subject());
		who.put("client", caller.client());
		return present(who);
	}

	/**
	 * Events whose time was over were deleted.
	 */
	public byte[] retention(Retention.Deleted deleted) {
		Map<String, @Nullable Object> event = event(EventType.RETENTION);
		event.put("deleted", Map.of("instance", deleted.instance(), "first", deleted.first(), "last", deleted.last()));
		return json(event);
	}

	private Map<String, @Nullable Object> event(EventType type) {
		Map<String, @Nullable Object> event = new LinkedHashMap<>();
		Instant now = this.clock.instant();
		event.put("event", type.text());
		event.put("event_id", EventIds.next(now));
		event.put("time", now.toString());
		return event;
	}

	private static Map<String, @Nullable Object> present(Map<String, @Nullable Object> fields) {
		fields.values().removeIf(Objects::isNull);
		return fields;
	}

	/**
	 * A sink refused an event for good, and has something else in its place.
	 */
	public byte[] replaced(RefusedEvent refusal) {
		Map<String, @Nullable Object> event = event(EventType.REPLACED);
		event.put("replaced", Map.of("sequence", refusal.event().sequence(), "hash", refusal.event().link().hash(),
				"sink", refusal.sink(), "failure", refusal.failure()));
		return json(event);
	}

	private static byte[] json(Map<String, @Nullable Object> event) {
		List<String> altered = new ArrayList<>(0);
		Map<Object, Object> keepable = keepable("", present(event), altered);
		if (!altered.isEmpty()) {
			keepable.put("altered", altered);
		}
		return JsonMapper.shared().writeValueAsBytes(keepable);
	}

	private static Map<Object, Object> keepable(String section, Map<?, ?> fields, List<String> altered) {
		Map<Object, Object> keepable = new LinkedHashMap<>();
		fields.forEach((key, value) -> {
			String name = StorableText.of(String.valueOf(key));
			Object kept = switch (value) {
				case String text -> StorableText.of(text);
				case Map<?, ?> nested -> keepable(name + ".", nested, altered);
				default -> value;
			};
			if (!name.equals(key) || (value instanceof String && !kept.equals(value))) {
				altered.add(section + name);
			}
			keepable.put(name, kept);
		});
		return keepable;
	}

}
