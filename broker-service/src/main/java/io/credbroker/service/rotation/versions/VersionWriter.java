package io.credbroker.service.rotation.versions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.credbroker.service.database.Database;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Writes looks to the database; replicas may do so at once.
 */
final class VersionWriter {

	private final Database database;

	private final LookClock clock;

	private final String namedWith;

	private final MappedCredentials mapped;

	private final CredentialLimit limit;

	/**
	 * @param namedWith the check value of the key with which this replica names contents
	 */
	VersionWriter(Database database, LookClock clock, String namedWith, MappedCredentials mapped,
			CredentialLimit limit) {
		this.database = database;
		this.clock = clock;
		this.namedWith = namedWith;
		this.mapped = mapped;
		this.limit = limit;
	}

	/**
	 * Writes the looks of different secrets in one transaction.
	 * @return the versions that this replica was the first to notice
	 * @throws org.springframework.dao.DuplicateKeyException when another replica has just
	 * added one of the secrets; then nothing is written, and it can be tried again
	 */
	List<NoticedVersion> write(List<CredentialLooks> looks) {
		JdbcTemplate jdbc = this.database.shared();
		return Objects.requireNonNull(this.database.transactions().execute((_) -> {
			Map<String, CredentialRow> known = new HashMap<>();
			CredentialTable.locked(jdbc, looks.stream().map((look) -> look.location().credential()).sorted().toList())
				.forEach((row) -> known.put(row.id(), row));
			LookTimes times = this.clock.times(jdbc);
			return write(jdbc, kept(jdbc, looks, known), known, times);
		}));
	}

	/**
	 * The looks at known secrets, and at new ones that were found or that the catalog
	 * names, as far as there is room.
	 */
	private List<CredentialLooks> kept(JdbcTemplate jdbc, List<CredentialLooks> looks,
			Map<String, CredentialRow> known) {
		List<CredentialLooks> kept = new ArrayList<>();
		List<CredentialLooks> added = new ArrayList<>();
		for (CredentialLooks look : looks) {
			if (known.containsKey(look.location().credential())) {
				kept.add(look);
			}
			else if (!look.contents().isEmpty() || look.issuedNanos() != null
					|| this.mapped.current().isNamed(look.location())) {
				added.add(look);
			}
		}
		if (!added.isEmpty()) {
			kept.addAll(added.subList(0, this.limit.room(CredentialTable.count(jdbc), added.size())));
		}
		return kept;
	}

	private List<NoticedVersion> write(JdbcTemplate jdbc, List<CredentialLooks> looks, Map<String, CredentialRow> known,
			LookTimes times) {
		List<CredentialRow> added = new ArrayList<>();
		List<CredentialRow> changed = new ArrayList<>();
		List<NoticedVersion> noticed = new ArrayList<>();
		VersionTable versions = new VersionTable(jdbc);
		for (CredentialLooks look : looks) {
			CredentialRow before = known.get(look.location().credential());
			CredentialRow row = (before != null) ? before : CredentialRow.unseen(look.location());
			LookApplication.Result result = new LookApplication(row, times, this.namedWith).apply(look);
			if (before == null) {
				added.add(result.row());
			}
			else if (!result.row().equals(before)) {
				changed.add(result.row());
			}
			noticed.addAll(noticed(versions, look.location(), result, times));
		}
		CredentialTable.insert(jdbc, added);
		CredentialTable.update(jdbc, changed);
		return noticed;
	}

	private static List<NoticedVersion> noticed(VersionTable versions, Location location, LookApplication.Result result,
			LookTimes times) {
		List<NoticedVersion> noticed = new ArrayList<>();
		if (result.replaced() != null) {
			versions.replaceAll(result.row().id(), times.now());
		}
		for (VersionChange change : result.changes()) {
			List<KnownVersion> before = versions.of(result.row().id(), NoticedVersion.PREVIOUS);
			VersionChange told = before.isEmpty() ? change.asFirst() : change;
			if (versions.notice(told, times.now())) {
				noticed.add(new NoticedVersion(location, told, before));
			}
		}
		return noticed;
	}

}
