package io.credbroker.service.rotation.versions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.credbroker.service.rotation.versions.CredentialRow.Current;
import io.credbroker.service.rotation.versions.CredentialRow.Rotation;
import io.credbroker.service.rotation.versions.CredentialRow.Trouble;
import io.credbroker.service.rotation.versions.VersionChange.Version;
import org.jspecify.annotations.Nullable;

/**
 * Decides what looks change in the row of a secret: only newer looks replace what is
 * known.
 */
final class LookApplication {

	private final LookTimes times;

	private final String namedWith;

	private CredentialRow row;

	private @Nullable String replacedVersion;

	private final List<VersionChange> changes = new ArrayList<>();

	/**
	 * @param namedWith the check value of the key with which this replica names contents
	 */
	LookApplication(CredentialRow row, LookTimes times, String namedWith) {
		this.row = row;
		this.times = times;
		this.namedWith = namedWith;
	}

	/**
	 * The row after the looks, and the versions that they show.
	 */
	Result apply(CredentialLooks looks) {
		for (SeenContent content : looks.contents()) {
			Instant at = this.times.of(content.lastNanos());
			if (isNewer(at)) {
				current(content, at);
			}
			else {
				late(content);
			}
		}
		if (looks.issuedNanos() != null && isNewer(this.times.of(looks.issuedNanos()))) {
			this.row = this.row.issuedAt(this.times.of(looks.issuedNanos()));
		}
		if (looks.failure() != null) {
			failed(looks.failure());
		}
		return new Result(this.row, this.replacedVersion, List.copyOf(this.changes));
	}

	/**
	 * A time in the future of the database is wrong, and counts as long ago.
	 */
	private boolean isNewer(Instant at) {
		Instant last = this.row.lastSuccessAt();
		return last == null || at.isAfter(last) || last.isAfter(this.times.now());
	}

	private void current(SeenContent content, Instant at) {
		Current before = this.row.current();
		if (content.fingerprint() == null) {
			described(content, before, at);
		}
		else if (before == null) {
			this.row = this.row.with(changed(Noticed.FIRST, content, Rotation.first(content)), at);
		}
		else if (content.fingerprint().equals(before.fingerprint())) {
			this.row = this.row.with(new Current(before.fingerprint(), content.version(), this.namedWith,
					before.firstSeenAt(), before.rotation().and(content)), at);
		}
		else if (before.fingerprint() == null && Objects.equals(before.version(), content.version())) {
			this.row = this.row.with(read(content, before), at);
		}
		else if (before.namedWith().equals(this.namedWith) || isOther(content, before)) {
			this.row = this.row.with(
					changed(Noticed.CHANGED, content, Rotation.changed(content, this.times.of(content.firstNanos()))),
					at);
		}
		else {
			this.row = this.row.with(renamed(content, before), at);
		}
	}

	/**
	 * Whether the store tells that the content is another one, whatever its name.
	 */
	private static boolean isOther(SeenContent content, Current before) {
		if (content.version() != null || before.version() != null) {
			return !Objects.equals(content.version(), before.version());
		}
		Rotation known = before.rotation();
		return content.rotatedAt() != null && known.source() == RotationSource.STORE
				&& content.rotatedAt().isAfter(Objects.requireNonNull(known.rotatedAt()));
	}

	/**
	 * The store tells the version only: another one is current, and its fingerprint is
	 * known once somebody has read it.
	 */
	private void described(SeenContent content, @Nullable Current before, Instant at) {
		if (before == null) {
			this.row = this.row.with(new Current(null, content.version(), this.namedWith, at, Rotation.first(content)),
					at);
			return;
		}
		boolean silent = content.version() == null && content.rotatedAt() == null;
		boolean sameVersion = content.version() == null || before.version() == null
				|| content.version().equals(before.version());
		if (silent || (sameVersion && !(content.version() == null && isOther(content, before)))) {
			this.row = this.row.with(before.with(before.rotation().and(content)), at);
			return;
		}
		if (before.fingerprint() != null) {
			this.replacedVersion = before.fingerprint();
		}
		this.row = this.row
			.with(new Current(null, content.version(), this.namedWith, at, Rotation.changed(content, at)), at);
	}

	private Current changed(Noticed noticed, SeenContent content, Rotation rotation) {
		return noticed(noticed, content, this.times.of(content.firstNanos()), rotation);
	}

	/**
	 * The first reading of a version that was known by its name.
	 */
	private Current read(SeenContent content, Current before) {
		return noticed(Noticed.CHANGED, content, before.firstSeenAt(), before.rotation().and(content));
	}

	private Current renamed(SeenContent content, Current before) {
		boolean certain = content.version() != null
				|| (content.rotatedAt() != null && content.rotatedAt().equals(before.rotation().rotatedAt()));
		return noticed(certain ? Noticed.RENAMED : Noticed.UNCERTAIN, content, before.firstSeenAt(),
				before.rotation().and(content));
	}

	private Current noticed(Noticed noticed, SeenContent content, Instant since, Rotation rotation) {
		String fingerprint = Objects.requireNonNull(content.fingerprint());
		Current before = this.row.current();
		this.changes.add(new VersionChange(noticed,
				new Version(this.row.id(), fingerprint, content.version(), since, rotation, true),
				(before != null) ? before.fingerprint() : null, (before != null) ? before.version() : null));
		return new Current(fingerprint, content.version(), this.namedWith, since, rotation);
	}

	/**
	 * A content that was current before the one that is known now: somebody may hold it.
	 */
	private void late(SeenContent content) {
		Current now = this.row.current();
		if (content.fingerprint() != null && now != null && now.namedWith().equals(this.namedWith)
				&& !content.fingerprint().equals(now.fingerprint())) {
			this.changes.add(new VersionChange(Noticed.LATE,
					new Version(this.row.id(), content.fingerprint(), content.version(),
							this.times.of(content.firstNanos()), Rotation.first(content), false),
					now.fingerprint(), now.version()));
		}
	}

	private void failed(CredentialLooks.Failure failure) {
		Instant at = this.times.of(failure.lastNanos());
		Instant success = this.row.lastSuccessAt();
		Trouble before = this.row.trouble();
		if (before != null && !at.isAfter(before.lastFailureAt())
				&& !before.lastFailureAt().isAfter(this.times.now())) {
			return;
		}
		if (success != null && !at.isAfter(success) && !success.isAfter(this.times.now())) {
			this.row = this.row.with(new Trouble(at, null, null));
			return;
		}
		if (before == null || before.code() == null) {
			this.row = this.row.with(new Trouble(at, failure.code(), this.times.of(failure.firstNanos())));
			return;
		}
		// That calls are paused is a consequence; what failed before says more.
		this.row = this.row.with(new Trouble(at, failure.code().equals("circuit_open") ? before.code() : failure.code(),
				before.since()));
	}

	/**
	 * What follows from the looks.
	 *
	 * @param replaced the fingerprint of a version that the store has replaced by one
	 * that nobody has read yet
	 * @param changes the versions that were noticed, in their order
	 */
	record Result(CredentialRow row, @Nullable String replaced, List<VersionChange> changes) {
	}

}
