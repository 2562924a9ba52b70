package io.credbroker.service.rotation.versions;

import java.time.Clock;
import java.util.List;

import io.credbroker.service.record.event.Event;
import io.credbroker.service.record.event.EventFields;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.rotation.versions.VersionChange.Version;
import org.jspecify.annotations.Nullable;

/**
 * Creates the events that tell of a version.
 */
final class VersionEvents {

	private final Clock clock;

	VersionEvents(Clock clock) {
		this.clock = clock;
	}

	Event of(NoticedVersion noticed) {
		VersionChange change = noticed.change();
		return Event.of(EventType.VERSION_SEEN, this.clock.instant(), (event) -> {
			event.object("by", (by) -> {
				by.text("store", noticed.location().store());
				by.text("key", noticed.location().key());
				by.text("credential", change.version().credential());
			});
			event.object("seen", (seen) -> seen(seen, change, noticed.before()));
		});
	}

	private static void seen(EventFields seen, VersionChange change, List<KnownVersion> before) {
		Version version = change.version();
		seen.text("noticed", change.noticed().text());
		seen.text("version", version.version());
		seen.text("fingerprint", version.fingerprint());
		seen.text("since", version.firstSeenAt());
		if (version.rotation().rotatedAt() != null && version.rotation().source() != null) {
			seen.text("rotated_at", version.rotation().rotatedAt());
			seen.text("rotated_at_source", version.rotation().source().text());
		}
		KnownVersion previous = previous(change, before);
		if (previous != null) {
			seen.text("previous_version", previous.version());
			seen.text("previous_fingerprint", previous.fingerprint());
		}
		if (!before.isEmpty()) {
			seen.texts("known_fingerprints", before.stream().map(KnownVersion::fingerprint).toList());
		}
	}

	/**
	 * The version that it replaces or renames: the newest one that was known.
	 */
	private static @Nullable KnownVersion previous(VersionChange change, List<KnownVersion> before) {
		return before.stream()
			.filter((known) -> known.aliasOf() == null && !known.fingerprint().equals(change.version().fingerprint()))
			.findFirst()
			.orElse(null);
	}

}
