package io.credbroker.service.rotation.leases;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.credbroker.service.rotation.operations.Operation;
import io.credbroker.service.rotation.operations.StoreFailureText;
import io.credbroker.service.secret.LeaseRegistry;
import io.credbroker.service.store.OrderOutcome;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.service.store.StoreOrders;
import io.credbroker.service.store.Stores;

/**
 * Has stores end leases, a few at a time; an order that fails is repeated, since that is
 * safe.
 */
final class LeaseEnds {

	private static final int AT_ONCE = 8;

	private static final int ATTEMPTS = 3;

	private static final Duration PAUSE = Duration.ofMillis(500);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	private final Stores stores;

	private final StoreOrders orders;

	private final RunningLeases leases;

	private final LeaseRegistry registry;

	private final Clock clock;

	LeaseEnds(Stores stores, StoreOrders orders, RunningLeases leases, LeaseRegistry registry, Clock clock) {
		this.stores = stores;
		this.orders = orders;
		this.leases = leases;
		this.registry = registry;
		this.clock = clock;
	}

	/**
	 * Ends them, and returns those that could not be ended.
	 */
	List<Left> of(Operation operation, List<RunningLease> running) throws InterruptedException {
		try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
			List<Future<List<Left>>> ends = running.stream()
				.map((lease) -> workers.submit(() -> end(operation, lease)))
				.toList();
			try {
				List<Left> left = new ArrayList<>();
				for (Future<List<Left>> end : ends) {
					left.addAll(end.get());
				}
				return left;
			}
			catch (ExecutionException ex) {
				workers.shutdownNow();
				throw (ex.getCause() instanceof RuntimeException failure) ? failure
						: new IllegalStateException(ex.getCause());
			}
		}
	}

	/**
	 * Ends one; the list is empty if that was possible.
	 */
	private List<Left> end(Operation operation, RunningLease lease) throws InterruptedException {
		String store = lease.secret().store();
		if (!this.stores.names().contains(store)) {
			return List.of(new Left(lease.id(), "no store is named %s any more".formatted(store)));
		}
		OrderOutcome outcome = ordered(operation, lease);
		for (int attempt = 1; attempt < ATTEMPTS && isWorthRepeating(outcome); attempt++) {
			Thread.sleep(pause(outcome, attempt));
			outcome = ordered(operation, lease);
		}
		return switch (outcome) {
			case OrderOutcome.Accepted _ -> {
				this.leases.ended(operation.id(), lease);
				this.registry.ended(store, lease.id());
				yield List.of();
			}
			case OrderOutcome.NotSupported(var reason) -> left(lease, reason);
			case OrderOutcome.Refused(var why) -> left(lease, StoreFailureText.of(why).text());
			case OrderOutcome.Uncertain(var why) -> left(lease, StoreFailureText.of(why).text());
		};
	}

	/**
	 * Some stores do not end a lease twice, so another operation may have ended it.
	 */
	private List<Left> left(RunningLease lease, String why) {
		return this.leases.hasEnded(lease) ? List.of() : List.of(new Left(lease.id(), why));
	}

	private OrderOutcome ordered(Operation operation, RunningLease lease) {
		return this.orders.revoke(lease.secret().store(), lease.lease(this.clock.instant()), operation.order().audit());
	}

	private static boolean isWorthRepeating(OrderOutcome outcome) {
		return switch (outcome) {
			case OrderOutcome.Uncertain _ -> true;
			case OrderOutcome.Refused(var why) -> why instanceof StoreFailure.RetryableFailure;
			case OrderOutcome.Accepted _, OrderOutcome.NotSupported _ -> false;
		};
	}

	private static Duration pause(OrderOutcome outcome, int attempt) {
		Duration asked = (outcome instanceof OrderOutcome.Refused(StoreFailure.RetryableFailure why)) ? why.retryAfter()
				: null;
		Duration pause = Objects.requireNonNullElse(asked, PAUSE.multipliedBy(attempt));
		return (pause.compareTo(LONGEST_PAUSE) > 0) ? LONGEST_PAUSE : pause;
	}

	/**
	 * A lease that could not be ended, and why.
	 */
	record Left(String lease, String why) {

		String text() {
			return this.lease + ": " + this.why;
		}

	}

}
