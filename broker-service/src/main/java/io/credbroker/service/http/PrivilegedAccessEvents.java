package io.credbroker.service.http;

import java.time.Clock;

import io.credbroker.service.record.event.Event;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.pipeline.Durability;
import io.credbroker.service.record.pipeline.RecordUnavailableException;

/**
 * Records each access to the record, to policies and to the state of stores.
 */
final class PrivilegedAccessEvents {

	private final AuditRecord record;

	private final Clock clock;

	PrivilegedAccessEvents(AuditRecord record, Clock clock) {
		this.record = record;
		this.clock = clock;
	}

	/**
	 * Returns once the access is on the record.
	 * @throws RecordUnavailableException when it cannot be
	 */
	void granted(PrivilegedAccess access) {
		if (this.record.keep(event(access, "granted")) != Durability.DURABLE) {
			throw new RecordUnavailableException("the access could not be recorded");
		}
	}

	/**
	 * Records an attempt by a caller without the role.
	 */
	void refused(PrivilegedAccess access, String code) {
		this.record.note(event(access, code));
	}

	private Event event(PrivilegedAccess access, String outcome) {
		return Event.of(EventType.ACCESS, this.clock.instant(), (event) -> {
			event.text("correlation_id", access.correlationId());
			event.text("id", access.path());
			CallerName.of(access.caller()).write(event);
			event.object("parameters", access.parameters());
			event.text("outcome", outcome);
		});
	}

}
