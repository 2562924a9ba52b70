package io.credbroker.service.record;

import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.pipeline.Durability;
import io.credbroker.service.record.pipeline.ServiceEvents;

/**
 * Puts accesses on the same record that they read.
 */
final class RecordedAccess implements AccessRecord {

	private final AuditRecord record;

	private final ServiceEvents events;

	RecordedAccess(AuditRecord record, ServiceEvents events) {
		this.record = record;
		this.events = events;
	}

	@Override
	public void granted(Access access) {
		if (this.record.keep(this.events.access(access, "granted")) != Durability.DURABLE) {
			throw new RecordUnavailableException("the access could not be recorded");
		}
	}

	@Override
	public void refused(Access access, String code) {
		this.record.note(this.events.access(access, code));
	}

}
