package io.credbroker.service.record.grants;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.credbroker.service.database.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Tells whether grants are found by the ids that are listed.
 */
public final class GrantedIdCheck {

	private static final int MOST = 20_000;

	private final JdbcTemplate jdbc;

	private final boolean indexed;

	private final Instant now;

	private final Map<GrantedId, Long> known = new HashMap<>();

	public GrantedIdCheck(Database database) {
		this.jdbc = database.shared();
		this.indexed = database.embedded();
		this.now = Objects.requireNonNull(this.jdbc.queryForObject("select current_timestamp", OffsetDateTime.class))
			.toInstant();
	}

	/**
	 * Whether a grant of this secret under this id is found: in the record as long as it
	 * is kept, and among the holders as long as it counts.
	 */
	public boolean finds(@Nullable String credential, @Nullable String id, Instant recorded, Instant until) {
		if (this.indexed || credential == null) {
			return true;
		}
		if (id == null) {
			return false;
		}
		long needed = until.isBefore(this.now) ? 0
				: Math.min(GrantedId.MOST_SECONDS, until.getEpochSecond() - recorded.getEpochSecond());
		GrantedId listed = new GrantedId(credential, id);
		Long lasts = this.known.get(listed);
		if (lasts == null || lasts < needed) {
			lasts = read(listed);
			if (this.known.size() >= MOST) {
				this.known.clear();
			}
			this.known.put(listed, lasts);
		}
		return lasts > 0 && lasts >= needed;
	}

	private Long read(GrantedId id) {
		return Objects.requireNonNull(this.jdbc.queryForObject(
				"select coalesce(max(lasts), 0) from granted_id where credential = ? and id = ?", Long.class,
				id.credential(), id.id()));
	}

}
