package io.credbroker.service.rotation.holders;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.grants.GrantSource;

/**
 * Counts the holders of each version of one secret.
 */
public final class HeldVersions {

	private static final String HELD = """
			select held, count(*) as holders, max(held_until) as held_until
			from (select coalesce(v.alias_of, e.fingerprint) as held, max(e.granted_until) as held_until
				from %%s e
				left join credential_version v on v.credential = e.credential and v.fingerprint = e.fingerprint
				where %s
				group by coalesce(v.alias_of, e.fingerprint), e.holder) h
			group by held""".formatted(HolderSearch.NOT_CORRECTED);

	private final Database database;

	private final Clock clock;

	public HeldVersions(Database database, Clock clock) {
		this.database = database;
		this.clock = clock;
	}

	/**
	 * By the present fingerprint of each version that somebody holds.
	 */
	public Map<String, Held> of(String credential) {
		Map<String, Held> held = new HashMap<>();
		GrantSource grants = GrantSource.heldAt(this.database, this.clock.instant(), List.of(credential));
		this.database.shared().query(HELD.formatted(grants.sql()), (row) -> {
			held.put(row.getString("held"),
					new Held(row.getInt("holders"), row.getObject("held_until", OffsetDateTime.class).toInstant()));
		}, grants.valuesAnd());
		return held;
	}

	/**
	 * Who holds one version.
	 *
	 * @param until when the last of them ends
	 */
	public record Held(int holders, Instant until) {
	}

}
