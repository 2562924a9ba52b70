package io.credbroker.service.record.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.chain.ChainLine;
import io.credbroker.service.record.verify.ChainCheck.Anchor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Deletes events older than the retention, always from the beginning of their chain, and
 * keeps the hash of the last deleted one, from which the rest of the chain can be
 * verified.
 * <p>
 * Each step takes a lock in the database first, so that replicas take turns.
 */
public final class Retention {

	private static final Logger log = LoggerFactory.getLogger(Retention.class);

	private static final int STEP = 10_000;

	private static final String LOCK = "select name from audit_lock where name = 'retention' for update";

	private final Database database;

	private final Duration kept;

	private final Clock clock;

	private final int step;

	public Retention(Database database, Duration kept, Clock clock) {
		this(database, kept, clock, STEP);
	}

	public Retention(Database database, Duration kept, Clock clock, int step) {
		this.database = database;
		this.kept = kept;
		this.clock = clock;
		this.step = step;
	}

	/**
	 * Deletes all events older than the retention.
	 * @param told receives what was deleted from each chain
	 */
	public void run(Consumer<Deleted> told) {
		OffsetDateTime before = this.clock.instant().minus(this.kept).atOffset(ZoneOffset.UTC);
		for (String instance : over(before)) {
			chain(instance, before, told);
		}
	}

	private List<String> over(OffsetDateTime before) {
		return this.database.shared()
			.query("select distinct instance from audit_event where recorded_at < ?", (row, number) -> row.getString(1),
					before);
	}

	/**
	 * A failure in one chain does not stop the others, and what was deleted before it is
	 * reported.
	 */
	private void chain(String instance, OffsetDateTime before, Consumer<Deleted> told) {
		Deleted all = null;
		try {
			for (Deleted next = step(instance, before); next != null; next = step(instance, before)) {
				all = (all != null) ? new Deleted(instance, all.first(), next.last()) : next;
			}
		}
		catch (UnreadableAnchorException ex) {
			log.atWarn()
				.addKeyValue("instance", instance)
				.addKeyValue("sequence", ex.sequence())
				.log("An event was changed after it was recorded; no event of its chain up to it is deleted");
		}
		finally {
			if (all != null) {
				told.accept(all);
			}
		}
	}

	/**
	 * Deletes in steps, to keep transactions short; each step queries under the lock,
	 * since another replica may have deleted in between.
	 */
	private @Nullable Deleted step(String instance, OffsetDateTime before) {
		JdbcTemplate jdbc = this.database.shared();
		return this.database.transactions().execute((status) -> {
			jdbc.queryForObject(LOCK, String.class);
			Deleted next = next(jdbc, instance, before);
			if (next != null) {
				moveAnchor(jdbc, instance, anchor(jdbc, next));
				jdbc.update("delete from audit_event where instance = ? and sequence <= ?", instance, next.last());
			}
			return next;
		});
	}

	private @Nullable Deleted next(JdbcTemplate jdbc, String instance, OffsetDateTime before) {
		List<Long> sequences = jdbc.query(
				"select sequence from audit_event where instance = ? and recorded_at < ? order by sequence limit ?",
				(row, number) -> row.getLong(1), instance, before, this.step);
		return sequences.isEmpty() ? null : new Deleted(instance, sequences.getFirst(), sequences.getLast());
	}

	private static void moveAnchor(JdbcTemplate jdbc, String instance, Anchor anchor) {
		Integer known = jdbc.queryForObject("select count(*) from audit_anchor where instance = ?", Integer.class,
				instance);
		if (Objects.requireNonNull(known) == 0) {
			jdbc.update("insert into audit_anchor (instance, sequence, hash) values (?, ?, ?)", instance,
					anchor.sequence(), anchor.hash());
		}
		else {
			jdbc.update("update audit_anchor set sequence = ?, hash = ? where instance = ? and sequence < ?",
					anchor.sequence(), anchor.hash(), instance, anchor.sequence());
		}
	}

	private static Anchor anchor(JdbcTemplate jdbc, Deleted over) {
		String text = jdbc.queryForObject("select line from audit_event where instance = ? and sequence = ?",
				String.class, over.instance(), over.last());
		ChainLine line = ChainLine.read(Objects.requireNonNull(text));
		if (line == null) {
			throw new UnreadableAnchorException(over.last());
		}
		return new Anchor(over.last(), line.link());
	}

	/**
	 * The events of one chain that were deleted.
	 *
	 * @param first the number of the first of them
	 * @param last the number of the last of them
	 */
	public record Deleted(String instance, long first, long last) {
	}

	/**
	 * Without the hash of this event the rest of its chain could not be verified.
	 */
	private static final class UnreadableAnchorException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final long sequence;

		UnreadableAnchorException(long sequence) {
			super("event " + sequence + " was changed after it was recorded");
			this.sequence = sequence;
		}

		long sequence() {
			return this.sequence;
		}

	}

}
