package io.credbroker.service.rotation.versions;

import java.util.List;

/**
 * A version that this replica was the first to notice.
 *
 * @param location store and key in full
 * @param before the versions that were known before, the newest first
 */
record NoticedVersion(Location location, VersionChange change, List<KnownVersion> before) {

	/** How many of the versions before it an event lists. */
	static final int PREVIOUS = 20;

}
