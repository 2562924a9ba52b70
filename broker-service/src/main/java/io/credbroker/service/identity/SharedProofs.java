package io.credbroker.service.identity;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Remembers the proofs that any replica has accepted, in the database, so that none is
 * accepted by two replicas. What this replica has accepted is known without asking it.
 */
final class SharedProofs implements ProofMemory {

	private static final Logger log = LoggerFactory.getLogger(SharedProofs.class);

	/**
	 * How long a proof is remembered after its use: as long as another replica might take
	 * it, whose clock may be behind.
	 */
	private static final Duration KEPT = DpopProofs.LIFE.multipliedBy(2).plusMinutes(3);

	private static final Duration CLEANING = Duration.ofMinutes(1);

	private final AtomicLong cleaned = new AtomicLong(System.nanoTime());

	private final AtomicBoolean away = new AtomicBoolean();

	private final ProofMemory own;

	private final Database database;

	private final MeterRegistry meters;

	SharedProofs(ProofMemory own, Database database, MeterRegistry meters) {
		this.own = own;
		this.database = database;
		this.meters = meters;
		for (Outcome outcome : Outcome.values()) {
			var _ = timer(outcome);
		}
	}

	@Override
	public boolean first(String key, String id) {
		if (!this.own.first(key, id)) {
			return false;
		}
		long began = System.nanoTime();
		Outcome outcome = remember(ProofReplayCache.text(key, id));
		timer(outcome).record(Duration.ofNanos(System.nanoTime() - began));
		if (outcome == Outcome.UNAVAILABLE) {
			throw new IdentityException(ProblemCode.PROOFS_UNAVAILABLE,
					"Whether the DPoP proof was used at another replica is not known, because the database cannot be used. Try again with a new proof.");
		}
		return outcome == Outcome.FIRST;
	}

	private Outcome remember(String proof) {
		try {
			deleteEnded();
			int added = this.database.shared().update("""
					insert into broker_proof (proof, kept_until)
					values (?, clock_timestamp() + make_interval(secs => ?))
					on conflict (proof) do nothing""", hash(proof), KEPT.toSeconds());
			this.away.set(false);
			return (added == 1) ? Outcome.FIRST : Outcome.USED;
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			if (this.away.compareAndSet(false, true)) {
				log.atWarn()
					.addKeyValue("reason", DatabaseFailure.reason(ex))
					.log("DPoP proofs cannot be compared with those of other replicas, and are refused");
			}
			return Outcome.UNAVAILABLE;
		}
	}

	private void deleteEnded() {
		long last = this.cleaned.get();
		long now = System.nanoTime();
		if (now - last > CLEANING.toNanos() && this.cleaned.compareAndSet(last, now)) {
			this.database.shared().update("delete from broker_proof where kept_until < clock_timestamp()");
		}
	}

	private static String hash(String proof) {
		return HexFormat.of().formatHex(TokenHash.sha256().digest(proof.getBytes(StandardCharsets.UTF_8)));
	}

	private Timer timer(Outcome outcome) {
		return Timer.builder("broker.dpop.proofs")
			.description("DPoP proofs that were compared with those of all replicas, by what was found")
			.tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
			.register(this.meters);
	}

	private enum Outcome {

		FIRST, USED, UNAVAILABLE

	}

}
