package io.credbroker.service.rotation.versions;

import java.util.List;
import java.util.function.BiConsumer;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.event.Event;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.pipeline.Durability;
import io.credbroker.service.rotation.versions.KnownVersion.EventReference;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Records and counts each version that was noticed, and notes the place of its event.
 */
final class VersionAnnouncer {

	private static final Logger log = LoggerFactory.getLogger(VersionAnnouncer.class);

	private final Database database;

	private final Recording recording;

	private final MeterRegistry meters;

	private final BiConsumer<Location, String> changed;

	/**
	 * @param changed is given each content that replaced another
	 */
	VersionAnnouncer(Database database, Recording recording, MeterRegistry meters,
			BiConsumer<Location, String> changed) {
		this.database = database;
		this.recording = recording;
		this.meters = meters;
		this.changed = changed;
	}

	void announce(List<NoticedVersion> noticed) {
		noticed.forEach(this::announce);
	}

	private void announce(NoticedVersion noticed) {
		VersionChange change = noticed.change();
		if (change.noticed() == Noticed.CHANGED) {
			Counter.builder("broker.versions.seen")
				.description("New versions of secrets that this replica was the first to see")
				.tag("store", noticed.location().store())
				.register(this.meters)
				.increment();
			log.atInfo()
				.addKeyValue("store", noticed.location().store())
				.addKeyValue("key", noticed.location().key())
				.addKeyValue("credential", change.version().credential())
				.addKeyValue("version", change.version().version())
				.log("A new version of a secret was seen");
		}
		record(noticed);
		if (change.noticed() == Noticed.CHANGED) {
			this.changed.accept(noticed.location(), change.version().fingerprint());
		}
	}

	/**
	 * Records the version; if the place of its event is not known afterwards, the event
	 * is looked for later.
	 */
	void record(NoticedVersion noticed) {
		Event event = this.recording.events().of(noticed);
		if (!this.recording.searchable()) {
			this.recording.record().note(event);
			return;
		}
		if (this.recording.record().keep(event) == Durability.DURABLE) {
			JdbcTemplate jdbc = this.database.shared();
			jdbc.query("select instance, sequence from audit_event where event_id = ?",
					(row, _) -> new EventReference(row.getString(1), row.getLong(2)), event.id())
				.forEach((place) -> new VersionTable(jdbc).recorded(noticed.change().version().credential(),
						noticed.change().version().fingerprint(), place));
		}
	}

	/**
	 * Where versions are recorded.
	 *
	 * @param searchable whether the database has the events
	 */
	record Recording(AuditRecord record, boolean searchable, VersionEvents events) {
	}

}
