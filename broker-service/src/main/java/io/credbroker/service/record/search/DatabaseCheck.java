package io.credbroker.service.record.search;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.chain.ChainLine;
import io.credbroker.service.record.grants.GrantedIdCheck;
import io.credbroker.service.record.sinks.EventColumn;
import io.credbroker.service.record.sinks.EventTexts;
import io.credbroker.service.record.sinks.EventTime;
import io.credbroker.service.record.sinks.GrantColumns;
import io.credbroker.service.record.verify.ChainCheck;
import io.credbroker.service.record.verify.ChainCheck.Anchor;
import io.credbroker.service.record.verify.ChainFinding;
import io.credbroker.service.record.verify.VerificationResult;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Verifies the chains in a database, and that each searchable column equals the field of
 * its event.
 */
final class DatabaseCheck {

	private static final int PAGE = 1000;

	private static final String ROWS = "select instance, sequence, recorded_at, line, holder, granted_until, lease_until, %s from audit_event where instance = ? and sequence > ? order by sequence limit ?"
		.formatted(EventColumn.names());

	private final JdbcTemplate jdbc;

	private final GrantedIdCheck ids;

	private final ChainCheck check = new ChainCheck(false, this::anchor);

	DatabaseCheck(Database database) {
		this.jdbc = database.shared();
		this.ids = new GrantedIdCheck(database);
	}

	VerificationResult verdict() {
		this.jdbc
			.queryForList("select instance from audit_event group by instance order by min(recorded_at)", String.class)
			.forEach(this::instance);
		return this.check.verdict();
	}

	private void instance(String instance) {
		long last = Long.MIN_VALUE;
		List<Long> page;
		do {
			page = this.jdbc.query(ROWS, this::row, instance, last, PAGE);
			last = page.isEmpty() ? last : page.getLast();
		}
		while (page.size() == PAGE);
	}

	private Long row(ResultSet row, int number) throws SQLException {
		String instance = row.getString("instance");
		long sequence = row.getLong("sequence");
		ChainLine line = ChainLine.read(row.getString("line"));
		if (line == null || !line.instance().equals(instance) || line.sequence() != sequence) {
			this.check.found(new ChainFinding(ChainFinding.Kind.EDITED, instance, sequence,
					"the row holds a different event, or no event"));
		}
		else {
			columns(row, line);
			this.check.event(line);
		}
		return sequence;
	}

	private void columns(ResultSet row, ChainLine line) throws SQLException {
		EventTexts event = EventTexts.of(line.event());
		for (EventColumn column : EventColumn.all()) {
			if (!Objects.equals(row.getString(column.text()), column.of(event))) {
				wrongColumn(line, column.text());
			}
		}
		GrantColumns grant = GrantColumns.of(event);
		time(row, line, "recorded_at", EventTime.recorded(line));
		time(row, line, "granted_until", grant.grantedUntil());
		time(row, line, "lease_until", grant.leaseUntil());
		if (!Objects.equals(row.getObject("holder", Long.class), grant.holder())) {
			wrongColumn(line, "holder");
		}
		Instant until = grant.grantedUntil();
		if (until != null && !this.ids.finds(EventColumn.CREDENTIAL.of(event), EventColumn.ID.of(event),
				EventTime.recorded(line), until)) {
			this.check.found(new ChainFinding(ChainFinding.Kind.COLUMN, line.instance(), line.sequence(),
					"the table granted_id does not list its id, so that its holder is not found"));
		}
	}

	private void time(ResultSet row, ChainLine line, String column, @Nullable Instant expected) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		if ((time == null) ? expected != null : (expected == null || !time.toInstant().equals(expected))) {
			wrongColumn(line, column);
		}
	}

	private void wrongColumn(ChainLine line, String column) {
		this.check.found(new ChainFinding(ChainFinding.Kind.COLUMN, line.instance(), line.sequence(),
				"the column %s differs from the event".formatted(column)));
	}

	private @Nullable Anchor anchor(String instance) {
		return this.jdbc
			.query("select sequence, hash from audit_anchor where instance = ?",
					(row, number) -> new Anchor(row.getLong(1), row.getString(2)), instance)
			.stream()
			.findFirst()
			.orElse(null);
	}

}
