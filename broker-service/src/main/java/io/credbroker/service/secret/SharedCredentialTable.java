package io.credbroker.service.secret;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

import io.credbroker.service.database.Database;
import org.jspecify.annotations.Nullable;

/**
 * The table of issued credentials that replicas share, all of them encrypted, and of who
 * is about to issue one; times of claims are the database's.
 */
final class SharedCredentialTable {

	/**
	 * How long a claim lasts that is not renewed, after which another replica may take
	 * over.
	 */
	static final Duration CLAIM = Duration.ofSeconds(3);

	private static final Duration CLEANING = Duration.ofMinutes(5);

	private static final String RUNS = "claimed_until >= clock_timestamp()";

	private final Database database;

	private final AtomicLong cleaned = new AtomicLong(System.nanoTime());

	SharedCredentialTable(Database database) {
		this.database = database;
	}

	@Nullable Row find(String id) {
		return this.database.shared()
			.query("select key_id, sealed, claim, coalesce(" + RUNS + ", false) from broker_credential where id = ?",
					(row, _) -> row(row), id)
			.stream()
			.findFirst()
			.orElse(null);
	}

	private static Row row(ResultSet row) throws SQLException {
		byte[] sealed = row.getBytes(2);
		return new Row((sealed != null) ? new CredentialKeys.Sealed(row.getString(1), sealed) : null, row.getString(3),
				row.getBoolean(4));
	}

	/**
	 * Claims the right to issue, unless another claim runs, and tells whether it did.
	 * @param credential the {@link CredentialId}
	 * @param claim a name that no other claim has
	 */
	boolean claim(String id, String credential, String claim) {
		deleteEnded();
		return this.database.shared()
			.update("""
					insert into broker_credential (id, credential, claim, claimed_until)
					values (?, ?, ?, clock_timestamp() + make_interval(secs => ?))
					on conflict (id) do update set claim = excluded.claim, claimed_until = excluded.claimed_until
					where broker_credential.claim is null or not coalesce(broker_credential.%s, false)"""
				.formatted(RUNS), id, credential, claim, CLAIM.toSeconds()) == 1;
	}

	void renew(String id, String claim) {
		this.database.shared().update("""
				update broker_credential set claimed_until = clock_timestamp() + make_interval(secs => ?)
				where id = ? and claim = ?""", CLAIM.toSeconds(), id, claim);
	}

	void release(String id, String claim) {
		this.database.shared()
			.update("update broker_credential set claim = null, claimed_until = null where id = ? and claim = ?", id,
					claim);
	}

	/**
	 * Stores what was issued and ends the claim; does nothing if the claim was taken over
	 * or the credential was forgotten meanwhile.
	 * @param end when it can be deleted
	 */
	boolean store(String id, String claim, CredentialKeys.Sealed sealed, Instant end) {
		return this.database.shared()
			.update("""
					update broker_credential set key_id = ?, sealed = ?, ends_at = ?, claim = null, claimed_until = null
					where id = ? and claim = ?""", sealed.key(), sealed.bytes(), end.atOffset(ZoneOffset.UTC), id,
					claim) == 1;
	}

	/**
	 * Deletes a credential in every context, and the claims to issue it.
	 */
	void forget(String credential) {
		this.database.shared().update("delete from broker_credential where credential = ?", credential);
	}

	/**
	 * Deletes now and then what has ended.
	 */
	private void deleteEnded() {
		long last = this.cleaned.get();
		long now = System.nanoTime();
		if (now - last > CLEANING.toNanos() && this.cleaned.compareAndSet(last, now)) {
			this.database.shared()
				.update("""
						delete from broker_credential
						where not coalesce(%s, false) and (ends_at is null or ends_at < clock_timestamp())"""
					.formatted(RUNS));
		}
	}

	/**
	 * What replicas know of a credential.
	 *
	 * @param claim of the replica that issues it, or did so when it ended
	 * @param claimed whether that claim still runs
	 */
	record Row(CredentialKeys.@Nullable Sealed sealed, @Nullable String claim, boolean claimed) {
	}

}
