package io.credbroker.service.rotation.versions;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.credbroker.service.database.Database;
import io.credbroker.service.store.DescribeOutcome;
import io.credbroker.service.store.DescribeService;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.service.store.Stores;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.SecretDescriber;
import io.credbroker.spi.SecretKey;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Asks stores about the versions of secrets that the catalog names and nobody has read
 * for a while; reads no secret.
 */
final class PeriodicLook {

	/** The caller under whose name the broker's own calls are queued. */
	private static final String BROKER = "broker";

	private final Database database;

	private final LookClock clock;

	private final Stores stores;

	private final DescribeService descriptions;

	private final LookTargets targets;

	PeriodicLook(Database database, LookClock clock, Stores stores, DescribeService descriptions, LookTargets targets) {
		this.database = database;
		this.clock = clock;
		this.stores = stores;
		this.descriptions = descriptions;
		this.targets = targets;
	}

	/**
	 * What is looked at, where the results go, and how long ago the last look must be.
	 */
	record LookTargets(MappedCredentials mapped, LookBuffer buffer, Duration every) {
	}

	/**
	 * One round, for all stores at once and within each one secret after the other; ends
	 * when the next round is due.
	 */
	void run() throws InterruptedException {
		long end = System.nanoTime() + this.targets.every().toNanos();
		List<Future<?>> rounds = new ArrayList<>();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			due().values().forEach((locations) -> rounds.add(threads.submit(() -> look(locations, end))));
			for (Future<?> round : rounds) {
				round.get();
			}
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("a store could not be asked about its secrets", ex.getCause());
		}
	}

	/**
	 * The secrets to look at by store, the one that was looked at longest ago first.
	 */
	private Map<String, List<Location>> due() {
		JdbcTemplate jdbc = this.database.shared();
		Instant before = this.clock.times(jdbc).now().minus(this.targets.every());
		Map<String, Instant> looks = new HashMap<>();
		CredentialTable.all(jdbc).forEach((row) -> looks.put(row.id(), lastLook(row)));
		Map<String, List<Location>> due = new HashMap<>();
		this.targets.mapped()
			.current()
			.named()
			.stream()
			.filter((location) -> looks.getOrDefault(location.credential(), Instant.MIN).isBefore(before)
					&& canDescribe(location))
			.sorted(Comparator.comparing((location) -> looks.getOrDefault(location.credential(), Instant.MIN)))
			.forEach((location) -> due.computeIfAbsent(location.store(), (_) -> new ArrayList<>()).add(location));
		return due;
	}

	private static Instant lastLook(CredentialRow row) {
		Instant success = (row.lastSuccessAt() != null) ? row.lastSuccessAt() : Instant.MIN;
		Instant failure = (row.trouble() != null) ? row.trouble().lastFailureAt() : Instant.MIN;
		return success.isAfter(failure) ? success : failure;
	}

	/**
	 * What is issued has no versions, and asking some stores about it would issue it.
	 */
	private boolean canDescribe(Location location) {
		return this.stores.names().contains(location.store())
				&& this.stores.named(location.store()).store().provider() instanceof SecretDescriber describer
				&& !describer.isIssued(new SecretKey(location.key()))
				&& this.stores.issuingScope(location.store(), new SecretKey(location.key())).isEmpty();
	}

	private void look(List<Location> locations, long end) {
		for (Location location : locations) {
			if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
				return;
			}
			long asked = System.nanoTime();
			CredentialLooks look = look(location, asked,
					this.descriptions.describe(location.store(), new SecretKey(location.key()), (_) -> null,
							new AuditContext(BROKER, UUID.randomUUID().toString().replace("-", ""))));
			if (look != null) {
				this.targets.buffer().add(look);
			}
		}
	}

	/**
	 * A store that does not let the broker describe a secret may still let it read it.
	 */
	private static @Nullable CredentialLooks look(Location location, long asked, DescribeOutcome outcome) {
		return switch (outcome) {
			case DescribeOutcome.Described(var version, var rotatedAt, var nextRotationAt) ->
				CredentialLooks.found(location, new SeenContent(null, StoredText.orNull(version),
						DatabaseTimes.storable(rotatedAt), DatabaseTimes.storable(nextRotationAt), asked, asked));
			case DescribeOutcome.Failed(StoreFailure.Permanent(FetchResult.Denied _)) -> null;
			case DescribeOutcome.Failed(StoreFailure.Permanent(FetchResult.Malformed _)) -> null;
			case DescribeOutcome.Failed(StoreFailure.OverBudget _) -> null;
			case DescribeOutcome.Failed(var why) -> CredentialLooks.failed(location, false, why.code().code(), asked);
			case DescribeOutcome.Silent _, DescribeOutcome.NotSupported _ -> null;
		};
	}

}
