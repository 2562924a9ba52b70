package io.credbroker.service.catalog;

import java.time.Clock;
import java.time.Instant;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.yaml.YamlProblem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog of a source, which holds at least one good revision from its construction
 * on.
 */
final class ReloadingCatalog implements Catalog {

	private static final Logger logger = LoggerFactory.getLogger(ReloadingCatalog.class);

	private final CatalogSource source;

	private final CatalogParser parser;

	private final Clock clock;

	private final FileStabilityCheck stability;

	private volatile State state;

	private volatile Instant lookedAt;

	private @Nullable String refused;

	/**
	 * Reads the first revision.
	 * @throws CatalogUnreadableException when there is no text
	 * @throws CatalogRefusedException when the text is wrong
	 */
	ReloadingCatalog(CatalogSource source, CatalogParser parser, FileStabilityCheck stability, Clock clock) {
		this.source = source;
		this.parser = parser;
		this.stability = stability;
		this.clock = clock;
		this.lookedAt = clock.instant();
		stability.isSettled("", source.target());
		CatalogRevision first = parse(source.text(), 1);
		this.state = new State(first, false);
		logAccepted(first);
		warn(first);
	}

	@Override
	public CatalogRevision current() {
		return this.state.revision();
	}

	/**
	 * Whether the newest text was refused, so that the revision in force is older.
	 */
	boolean refusing() {
		return this.state.refusing();
	}

	/**
	 * When the source was last read completely.
	 */
	Instant lookedAt() {
		return this.lookedAt;
	}

	/**
	 * Checks the source now; a text that is refused or delayed changes nothing but
	 * {@link #refusing()}.
	 */
	synchronized void reload() {
		String seen = null;
		try {
			String target = this.source.target();
			seen = this.source.digest();
			boolean settled = this.stability.isSettled(seen, target);
			if (seen.equals(current().digest())) {
				settle();
			}
			else if (settled && !seen.equals(this.refused)) {
				take(seen);
			}
		}
		catch (CatalogRefusedException | CatalogUnreadableException ex) {
			refuse((seen != null) ? seen : String.valueOf(ex.getMessage()), String.valueOf(ex.getMessage()));
		}
		this.lookedAt = this.clock.instant();
	}

	private void take(String seen) {
		CatalogText text = this.source.text();
		if (text.digest().equals(seen) && !this.stability.isHeld(seen)) {
			CatalogRevision next = parse(text, current().number() + 1);
			if (this.stability.accepts(next, current())) {
				accept(next);
			}
		}
	}

	private CatalogRevision parse(CatalogText text, long number) {
		try {
			return this.parser.parse(this.source.origin(), text, number, this.clock.instant());
		}
		catch (OutOfMemoryError | StackOverflowError ex) {
			throw new CatalogUnreadableException("the catalog " + this.source.origin()
					+ " needs more memory to be read than there is; shorten it, or give the broker more");
		}
	}

	private void accept(CatalogRevision revision) {
		this.refused = null;
		this.state = new State(revision, false);
		logAccepted(revision);
		warn(revision);
	}

	private void settle() {
		if (this.refused != null) {
			this.refused = null;
			this.state = new State(current(), false);
			log("The catalog is back to the revision in force", current());
		}
	}

	private void refuse(String content, String reason) {
		this.state = new State(current(), true);
		if (!content.equals(this.refused)) {
			this.refused = content;
			logger.atWarn()
				.addKeyValue("revision_in_force", current().number())
				.addKeyValue("digest_in_force", current().digest())
				.log("The catalog was refused; the revision in force remains:\n{}", reason);
		}
	}

	private static void logAccepted(CatalogRevision revision) {
		log("The catalog was accepted", revision);
	}

	private void warn(CatalogRevision revision) {
		if (!revision.warnings().isEmpty()) {
			logger.atWarn()
				.addKeyValue("revision", revision.number())
				.addKeyValue("warnings", revision.warnings().size())
				.log("The catalog was accepted, with warnings:\n{}",
						YamlProblem.list(revision.origin(), revision.warnings()));
		}
	}

	private static void log(String message, CatalogRevision revision) {
		logger.atInfo()
			.addKeyValue("revision", revision.number())
			.addKeyValue("digest", revision.digest())
			.addKeyValue("connections", revision.size(ResourceKind.CONNECTION))
			.addKeyValue("variables", revision.size(ResourceKind.VARIABLE))
			.addKeyValue("configs", revision.size(ResourceKind.CONFIG))
			.addKeyValue("policies", revision.policies().size())
			.addKeyValue("policies_for_other_labels", revision.policies().elsewhere().size())
			.log(message);
	}

	private record State(CatalogRevision revision, boolean refusing) {
	}

}
