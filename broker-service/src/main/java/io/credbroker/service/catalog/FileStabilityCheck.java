package io.credbroker.service.catalog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.credbroker.api.ResourceKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prevents that a file that is still being written becomes a revision: a text is used
 * when two checks in a row find the same, and one that lacks most of the revision in
 * force only after a delay.
 * <p>
 * When a symbolic link leads to another file than before, as in a ConfigMap, the file was
 * replaced as a whole and is used at once.
 */
final class FileStabilityCheck {

	private static final Logger logger = LoggerFactory.getLogger(FileStabilityCheck.class);

	/** Fewer than this are more often removed on purpose than by accident. */
	private static final int FEW = 10;

	private final Duration patience;

	private final Clock clock;

	private String seen = "";

	private @Nullable String target;

	private @Nullable Candidate held;

	/**
	 * Delays a much smaller text for this time.
	 */
	FileStabilityCheck(Duration patience, Clock clock) {
		this.patience = patience;
		this.clock = clock;
	}

	/**
	 * Whether two checks in a row found this text, or the file was replaced.
	 */
	boolean isSettled(String digest, String target) {
		boolean settled = digest.equals(this.seen) || !target.equals(this.target);
		if (this.held != null && !this.held.digest().equals(digest)) {
			this.held = null;
		}
		this.seen = digest;
		this.target = target;
		return settled;
	}

	/**
	 * Whether the text is known to be much smaller and its delay has not ended.
	 */
	boolean isHeld(String digest) {
		return this.held != null && this.held.digest().equals(digest)
				&& this.clock.instant().isBefore(this.held.until());
	}

	/**
	 * Whether a revision may replace another now, or must be checked again later.
	 */
	boolean accepts(CatalogRevision next, CatalogRevision current) {
		boolean waited = this.held != null && this.held.digest().equals(next.digest());
		if (waited || this.patience.isZero() || !lacksMost(next, current)) {
			this.held = null;
			return true;
		}
		this.held = new Candidate(next.digest(), this.clock.instant().plus(this.patience));
		logger.atWarn()
			.addKeyValue("mappings", next.mappings().size())
			.addKeyValue("mappings_in_force", current.mappings().size())
			.addKeyValue("policies", next.policies().size())
			.addKeyValue("policies_in_force", current.policies().size())
			.addKeyValue("taken_at", this.held.until())
			.log("The catalog lacks most of the revision in force; it is used if it does not change before the delay ends");
		return false;
	}

	private static boolean lacksMost(CatalogRevision next, CatalogRevision current) {
		for (ResourceKind kind : ResourceKind.values()) {
			if (isMost(current.size(kind) - next.size(kind), current.size(kind))) {
				return true;
			}
		}
		return isMost(current.policies().size() - next.policies().size(), current.policies().size());
	}

	private static boolean isMost(int lacking, int of) {
		return lacking >= FEW && lacking * 2L > of;
	}

	private record Candidate(String digest, Instant until) {
	}

}
