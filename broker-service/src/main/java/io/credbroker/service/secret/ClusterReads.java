package io.credbroker.service.secret;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

import io.credbroker.service.database.DatabaseFailure;
import io.credbroker.service.secret.ClusterMeters.Outcome;
import io.credbroker.service.secret.SharedCredentials.Claim;
import io.credbroker.service.secret.SharedCredentials.Known;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.spi.FetchResult;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Reads credentials of which all replicas use one: the first replica that needs it has
 * the store issue it, and the others wait and then use the same.
 * <p>
 * A replica that ends while it issues is replaced after
 * {@link SharedCredentialTable#CLAIM}.
 */
final class ClusterReads {

	private static final Logger log = LoggerFactory.getLogger(ClusterReads.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

	private final SharedCredentials shared;

	private final StoreReads reads;

	private final ClusterMeters meters;

	ClusterReads(SharedCredentials shared, StoreReads reads, ClusterMeters meters) {
		this.shared = shared;
		this.reads = reads;
		this.meters = meters;
	}

	/**
	 * The credential that replicas have if it is enough, else a new one.
	 */
	ReadResult.FromStore read(ReadTask task, Predicate<ReadResult.Current> enough) {
		try {
			return sharedOrIssued(task, enough);
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			return new ReadResult.Failed(new StoreFailure.Transient(new FetchResult.Unavailable(
					"the database by which the replicas share this credential cannot be used: "
							+ DatabaseFailure.reason(ex),
					null)));
		}
	}

	void forget(String store, String key) {
		this.shared.forget(store, key);
	}

	private ReadResult.FromStore sharedOrIssued(ReadTask task, Predicate<ReadResult.Current> enough) {
		StoreKey key = task.request().key();
		Duration pause = FIRST_PAUSE;
		while (!task.deadline().isOver()) {
			Known known = this.shared.known(key);
			ReadResult.Current current = usable(known, task, enough);
			if (current != null) {
				this.meters.count(key.store(), Outcome.SHARED);
				return current;
			}
			Claim claim = known.claimed() ? null : this.shared.claim(key);
			if (claim != null) {
				return issuedUnder(claim, known.abandoned(), task, enough);
			}
			sleep(pause);
			pause = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause.multipliedBy(2) : LONGEST_PAUSE;
		}
		return new ReadResult.Failed(new StoreFailure.TimedOut(task.store().timeout()));
	}

	private ReadResult.FromStore issuedUnder(Claim claim, boolean abandoned, ReadTask task,
			Predicate<ReadResult.Current> enough) {
		StoreKey key = task.request().key();
		if (abandoned) {
			this.meters.count(key.store(), Outcome.ABANDONED);
			log.atWarn()
				.addKeyValue("store", key.store())
				.addKeyValue("key", key.key().path())
				.log("A replica ended while it had a credential issued; the store may have one that nobody uses");
		}
		try (ClaimRenewal _ = new ClaimRenewal(this.shared, claim)) {
			ReadResult.Current landed = usable(this.shared.known(key), task, enough);
			ReadResult.FromStore reading = (landed != null) ? landed : this.reads.read(task);
			return (landed == null && reading instanceof ReadResult.Current issued)
					? stored(claim, issued, task, enough) : reading;
		}
	}

	/**
	 * What was issued, unless another replica has taken over meanwhile; then nobody needs
	 * it.
	 */
	private ReadResult.Current stored(Claim claim, ReadResult.Current issued, ReadTask task,
			Predicate<ReadResult.Current> enough) {
		StoreKey key = task.request().key();
		try {
			if (this.shared.store(key, claim, new SecretCodec.Stored(issued.secret(), issued.readAt()),
					end(issued, task.request()))) {
				this.meters.count(key.store(), Outcome.ISSUED);
				return issued;
			}
			ReadResult.Current other = usable(this.shared.known(key), task, enough);
			if (other != null) {
				this.reads.withdraw(key, issued);
				this.meters.count(key.store(), Outcome.SHARED);
				return other;
			}
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			log.atWarn()
				.addKeyValue("store", key.store())
				.addKeyValue("key", key.key().path())
				.addKeyValue("reason", DatabaseFailure.reason(ex))
				.log("An issued credential could not be shared with the other replicas");
		}
		this.meters.count(key.store(), Outcome.NOT_SHARED);
		return issued;
	}

	private static Instant end(ReadResult.Current issued, ReadRequest request) {
		Instant end = issued.secret().expiresAt();
		return (end != null) ? end : issued.readAt().plus(request.ages().maxStale());
	}

	private ReadResult.@Nullable Current usable(Known known, ReadTask task, Predicate<ReadResult.Current> enough) {
		ReadResult.Current current = (known.stored() != null) ? this.reads.shared(known.stored(), task) : null;
		return (current != null && enough.test(current)) ? current : null;
	}

	private static void sleep(Duration pause) {
		try {
			Thread.sleep(pause);
		}
		catch (InterruptedException ex) {
			// The read has ended by its deadline.
			Thread.currentThread().interrupt();
		}
	}

}
