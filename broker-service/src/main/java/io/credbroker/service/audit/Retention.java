package io.credbroker.service.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

import io.credbroker.service.audit.ChainCheck.Anchor;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Deletes events whose time is over, always from the beginning of their chain, and keeps
 * the hash that the rest of the chain goes on from.
 */
final class Retention {

	private static final long STEP = 10_000;

	private final AuditDatabase database;

	private final Duration kept;

	private final Clock clock;

	Retention(AuditDatabase database, Duration kept, Clock clock) {
		this.database = database;
		this.kept = kept;
		this.clock = clock;
	}

	/**
	 * What was deleted, by chain.
	 */
	List<Deleted> run() {
		OffsetDateTime before = this.clock.instant().minus(this.kept).atOffset(ZoneOffset.UTC);
		List<Deleted> all = over(before);
		for (Deleted over : all) {
			for (long last = Math.min(over.first() + STEP, over.last()); last < over.last(); last += STEP) {
				delete(new Deleted(over.instance(), over.first(), last));
			}
			delete(over);
		}
		return all;
	}

	private List<Deleted> over(OffsetDateTime before) {
		return this.database.reader()
			.query("""
					select instance, min(sequence), max(sequence) from audit_event
					where recorded_at < ? group by instance""",
					(row, number) -> new Deleted(row.getString(1), row.getLong(2), row.getLong(3)), before);
	}

	/**
	 * In steps, so that no transaction is a long one.
	 */
	private void delete(Deleted over) {
		JdbcTemplate jdbc = this.database.reader();
		this.database.upkeep().executeWithoutResult((status) -> {
			Anchor anchor = anchor(jdbc, over);
			if (jdbc.update("update audit_anchor set sequence = ?, hash = ? where instance = ?", anchor.sequence(),
					anchor.hash(), over.instance()) == 0) {
				jdbc.update("insert into audit_anchor (instance, sequence, hash) values (?, ?, ?)", over.instance(),
						anchor.sequence(), anchor.hash());
			}
			jdbc.update("delete from audit_event where instance = ? and sequence <= ?", over.instance(), over.last());
		});
	}

	private static Anchor anchor(JdbcTemplate jdbc, Deleted over) {
		String text = jdbc.queryForObject("select line from audit_event where instance = ? and sequence = ?",
				String.class, over.instance(), over.last());
		ChainLine line = ChainLine.read(Objects.requireNonNull(text));
		if (line == null) {
			throw new IllegalStateException(
					"event %d of instance %s is not what was recorded, so nothing up to it is deleted"
						.formatted(over.last(), over.instance()));
		}
		return new Anchor(over.last(), line.link());
	}

	/**
	 * The events of one chain that were deleted.
	 *
	 * @param first the number of the first of them
	 * @param last the number of the last of them
	 */
	record Deleted(String instance, long first, long last) {
	}

}
