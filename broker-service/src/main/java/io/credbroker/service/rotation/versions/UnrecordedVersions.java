package io.credbroker.service.rotation.versions;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.rotation.versions.CredentialRow.Rotation;
import io.credbroker.service.rotation.versions.KnownVersion.EventReference;
import io.credbroker.service.rotation.versions.VersionChange.Version;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the events of versions whose place is not known, because a replica ended in
 * between, and records those that are missing.
 */
final class UnrecordedVersions {

	/** Within this time the replica that noticed a version still records it. */
	private static final Duration BEING_RECORDED = Duration.ofMinutes(1);

	private static final int MOST = 500;

	private final Database database;

	private final LookClock clock;

	private final VersionAnnouncer announcer;

	UnrecordedVersions(Database database, LookClock clock, VersionAnnouncer announcer) {
		this.database = database;
		this.clock = clock;
		this.announcer = announcer;
	}

	void run() {
		JdbcTemplate jdbc = this.database.shared();
		OffsetDateTime before = this.clock.times(jdbc).now().minus(BEING_RECORDED).atOffset(ZoneOffset.UTC);
		List<@Nullable String> credentials = jdbc.queryForList("""
				select distinct credential from credential_version
				where event_instance is null and first_seen_at < ? limit ?""", String.class, before, MOST);
		for (@Nullable
		String credential : credentials) {
			CredentialRow row = (credential != null) ? CredentialTable.find(jdbc, credential) : null;
			if (row != null) {
				new VersionTable(jdbc).of(row.id(), NoticedVersion.PREVIOUS)
					.stream()
					.filter((known) -> known.event() == null
							&& known.times().firstSeenAt().isBefore(before.toInstant()))
					.forEach((known) -> find(jdbc, row, known));
			}
		}
	}

	private void find(JdbcTemplate jdbc, CredentialRow row, KnownVersion known) {
		EventReference place = jdbc
			.query("select instance, sequence, line from audit_event where id is null and credential = ? and event = ?",
					(found, _) -> tells(found.getString(3), known)
							? new EventReference(found.getString(1), found.getLong(2)) : null,
					row.id(), EventType.VERSION_SEEN.text())
			.stream()
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
		if (place != null) {
			new VersionTable(jdbc).recorded(row.id(), known.fingerprint(), place);
			return;
		}
		Rotation rotation = new Rotation(known.times().rotatedAt(), known.times().rotatedAtSource(), null);
		Version version = new Version(row.id(), known.fingerprint(), known.version(), known.times().firstSeenAt(),
				rotation, known.times().replacedAt() == null);
		List<KnownVersion> before = new VersionTable(jdbc).of(row.id(), NoticedVersion.PREVIOUS)
			.stream()
			.filter((other) -> other.times().firstSeenAt().isBefore(known.times().firstSeenAt()))
			.toList();
		this.announcer.record(
				new NoticedVersion(row.location(), new VersionChange(known.noticed(), version, null, null), before));
	}

	private static boolean tells(String line, KnownVersion known) {
		JsonNode seen = JsonMapper.shared().readTree(line).path("seen");
		return seen.path("fingerprint").asString("").equals(known.fingerprint())
				&& seen.path("since").asString("").equals(known.times().firstSeenAt().toString());
	}

}
