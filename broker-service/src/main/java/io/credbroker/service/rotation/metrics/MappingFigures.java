package io.credbroker.service.rotation.metrics;

import java.time.Instant;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * The figures of one mapping; one with several credentials, such as a pattern, shows
 * those of the one that is worst, and all holders.
 *
 * @param inForceSince the oldest one
 * @param rotatedAt the longest ago
 * @param due the earliest
 * @param failing whether any is failing
 */
record MappingFigures(@Nullable Instant inForceSince, @Nullable Instant rotatedAt, @Nullable Instant due,
		boolean failing, @Nullable HeldVersions held) {

	static MappingFigures of(CredentialFigures credential) {
		return new MappingFigures(credential.inForceSince(), credential.rotatedAt(), credential.due(),
				credential.failure() != null, credential.held());
	}

	MappingFigures and(MappingFigures other) {
		return new MappingFigures(Times.earliest(this.inForceSince, other.inForceSince),
				Times.earliest(this.rotatedAt, other.rotatedAt), Times.earliest(this.due, other.due),
				this.failing || other.failing,
				(this.held == null || other.held == null) ? null : this.held.and(other.held));
	}

	/**
	 * Those that somebody has to look at come first: failing, held in an older version,
	 * and then by when they are due.
	 */
	static Comparator<MappingFigures> worstFirst() {
		return Comparator.comparing((MappingFigures figures) -> !figures.failing)
			.thenComparing((figures) -> figures.held == null || figures.held.older() == 0)
			.thenComparing(MappingFigures::due, Comparator.nullsLast(Comparator.naturalOrder()));
	}

}
