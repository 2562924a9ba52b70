package io.credbroker.service.record.proof;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.chain.ChainLine;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.record.grants.GrantSource;
import io.credbroker.service.record.proof.ProofStatement.InstanceRange;
import io.credbroker.service.record.proof.ProofStatement.RecordRange;
import io.credbroker.service.record.search.LongReading;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Computes the statement about a secret from the database of the record, as of one
 * moment.
 */
public final class DatabaseProof {

	private static final String RANGES = """
			select r.instance, r.first_one, r.last_one, r.number, f.recorded_at as first_at, l.recorded_at as last_at,
				l.line
			from (select instance, min(sequence) as first_one, max(sequence) as last_one, count(*) as number
				from audit_event group by instance) r
			join audit_event f on f.instance = r.instance and f.sequence = r.first_one
			join audit_event l on l.instance = r.instance and l.sequence = r.last_one
			order by r.instance""";

	private static final String GRANTS = """
			select instance, sequence, recorded_at, granted_until, event_id, fingerprint, version, holder from %s e""";

	private static final int FETCHED = 2_000;

	private final Database database;

	private final LongReading proofs = new LongReading();

	public DatabaseProof(Database database) {
		this.database = database;
	}

	/**
	 * The statement about a secret, one at a time.
	 * @throws io.credbroker.service.record.pipeline.RecordUnavailableException when
	 * another one takes too long
	 */
	public ProofStatement of(String credential) {
		return this.proofs.of(() -> snapshot(credential));
	}

	private ProofStatement snapshot(String credential) {
		JdbcTemplate jdbc = this.database.shared();
		jdbc.setFetchSize(FETCHED);
		TransactionTemplate snapshot = this.database.transactions();
		snapshot.setReadOnly(true);
		snapshot.setIsolationLevel(Connection.TRANSACTION_REPEATABLE_READ);
		return Objects.requireNonNull(snapshot.execute((_) -> statement(jdbc, credential)));
	}

	private ProofStatement statement(JdbcTemplate jdbc, String credential) {
		SeenVersions seen = new SeenVersions();
		jdbc.query("select line from audit_event where id is null and credential = ? and event = ?", (row) -> {
			seen.add(line(row.getString(1)));
		}, credential, EventType.VERSION_SEEN.text());
		Set<String> corrected = new HashSet<>(
				jdbc.queryForList("select follows from audit_event where credential = ? and follows is not null",
						String.class, credential));
		ProofComputation computation = new ProofComputation(credential, range(jdbc), seen, corrected);
		GrantSource grants = GrantSource.ever(this.database, credential);
		jdbc.query(GRANTS.formatted(grants.sql()), (row) -> {
			computation.add(grant(row));
		}, grants.valuesAnd());
		return computation.statement((place) -> ProofGrant.Origin.of(line(Objects
			.requireNonNull(jdbc.queryForObject("select line from audit_event where instance = ? and sequence = ?",
					String.class, place.instance(), place.sequence())))));
	}

	private static RecordRange range(JdbcTemplate jdbc) {
		List<InstanceRange> instances = new ArrayList<>();
		List<Instant> times = new ArrayList<>();
		jdbc.query(RANGES, (row) -> {
			instances.add(new InstanceRange(row.getString("instance"), row.getLong("first_one"),
					row.getLong("last_one"), row.getLong("number"), line(row.getString("line")).hash()));
			times.add(time(row, "first_at"));
			times.add(time(row, "last_at"));
		});
		return RecordRanges.of(instances, times);
	}

	private static ProofGrant grant(ResultSet row) throws SQLException {
		return new ProofGrant(new ProofGrant.Place(row.getString("instance"), row.getLong("sequence")),
				row.getString("event_id"), row.getString("fingerprint"), row.getString("version"),
				row.getLong("holder"), time(row, "granted_until"), time(row, "recorded_at"), null);
	}

	private static Instant time(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

	private static ChainLine line(String text) {
		ChainLine line = ChainLine.read(text);
		if (line == null) {
			throw new IllegalStateException("a row of the record holds no event; GET /v1/audit/verify says which");
		}
		return line;
	}

}
