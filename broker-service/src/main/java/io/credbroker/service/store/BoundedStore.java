package io.credbroker.service.store;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.credbroker.spi.FetchResult;
import io.micrometer.core.instrument.Counter;
import org.jspecify.annotations.Nullable;

/**
 * One store with its limits: calls at once and per second, shared fairly between callers,
 * and no calls while it fails, rejects the broker's credential or has asked for a pause.
 * <p>
 * Failures, throttling and denials of one key pause calls for that key only; a call
 * refused by a limit does not count as a failure of the store.
 */
public final class BoundedStore {

	private static final Duration SOON = Duration.ofSeconds(1);

	private final Store store;

	private final KeyBackoff failing;

	private final StoreCircuit circuit;

	private final FairQueue queue;

	private final CallerBudgets budgets;

	private final RetryAfterGate throttle;

	private final CredentialGate credential;

	private final HealthMonitor monitor;

	private final Map<NotPermittedReason, Counter> notPermitted;

	BoundedStore(Store store, StoreGuards guards) {
		this.store = store;
		this.failing = guards.failingKeys(store);
		this.circuit = guards.circuit(store, this.failing);
		this.budgets = guards.budgets(store);
		this.queue = guards.queue(store, this.budgets);
		this.throttle = guards.throttle(store, this.failing);
		this.credential = guards.credential(store);
		this.monitor = guards.monitor(store);
		this.notPermitted = guards.notPermitted(store);
	}

	public Store store() {
		return this.store;
	}

	public CallerBudgets budgets() {
		return this.budgets;
	}

	HealthMonitor monitor() {
		return this.monitor;
	}

	/**
	 * Whether the store has asked for a pause that is not over.
	 */
	boolean isThrottled() {
		return this.throttle.left().isPositive();
	}

	/**
	 * The failure to answer while calls are paused because the store rejects the broker's
	 * credential, or {@code null}.
	 */
	StoreFailure.@Nullable LoginsHeld loginsHeld() {
		return this.credential.pausing();
	}

	/**
	 * Ends the pause of calls for a key that failed; one that the store asked for stays.
	 */
	void forgetFailures(String key) {
		this.failing.forget(key);
	}

	void forgetFailures() {
		this.failing.forget();
	}

	StoreOverview overview() {
		return new StoreOverview(this.store.name(), this.store.type(), this.monitor.health(), this.circuit.state(),
				this.queue.queued(), this.queue.underWay());
	}

	/**
	 * The calls of one read for one caller.
	 */
	public StoreCalls calls(String key, String caller) {
		return new StoreCalls(this, key, new ReadCallers(caller), false);
	}

	<T> CallResult<T> call(StoreCalls read, Supplier<T> call) {
		CallResult<T> kept = keptBack(read.key());
		if (kept != null) {
			return kept;
		}
		StoreFailure.LoginsHeld held = this.credential.held();
		if (held != null) {
			return notPermitted(NotPermittedReason.REJECTED, held);
		}
		return inTurn(read, call, System.nanoTime() + this.store.timeout().toNanos() / 2);
	}

	private <T> CallResult<T> inTurn(StoreCalls read, Supplier<T> call, long end) {
		if (!this.circuit.enter(until(end))) {
			return circuitOpen();
		}
		QueuedCall turn = new QueuedCall(read.speculative());
		NotPermittedReason full = this.queue.await(turn, read.payers(), until(end));
		if (full != null) {
			this.circuit.release();
			return noTurn(full, read.payers().payer());
		}
		CallResult<T> meanwhile = this.circuit.isOpen() ? circuitOpen() : keptBack(read.key());
		if (meanwhile != null) {
			this.circuit.release();
			this.queue.done(turn);
			return meanwhile;
		}
		return new CallResult.Answered<>(made(turn, read.key(), call));
	}

	private <T> CallResult<T> noTurn(NotPermittedReason limit, String caller) {
		if (limit == NotPermittedReason.BUDGET) {
			this.budgets.refused(caller);
			return notPermitted(limit, new StoreFailure.OverBudget(SOON));
		}
		return notPermitted(limit, new StoreFailure.Transient(new FetchResult.Throttled(SOON)));
	}

	private static Duration until(long end) {
		return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
	}

	private <T> CallResult<T> circuitOpen() {
		return notPermitted(NotPermittedReason.OUTAGES,
				new StoreFailure.CircuitOpen(this.store.bounds().breakerWait()));
	}

	private <T> @Nullable CallResult<T> keptBack(String key) {
		Duration left = this.throttle.left();
		if (left.isPositive()) {
			return notPermitted(NotPermittedReason.RETRY_AFTER,
					new StoreFailure.Transient(new FetchResult.Throttled(left)));
		}
		StoreFailure.Transient paused = this.failing.paused(key);
		return (paused != null) ? notPermitted(NotPermittedReason.KEY, paused) : null;
	}

	private <T> CallResult<T> notPermitted(NotPermittedReason limit, StoreFailure.RetryableFailure why) {
		Objects.requireNonNull(this.notPermitted.get(limit)).increment();
		return new CallResult.CallNotPermitted<>(why);
	}

	private <T> T made(QueuedCall turn, String key, Supplier<T> call) {
		long begun = System.nanoTime();
		Object answer = StoreGuards.DEFECT;
		try {
			T answered = call.get();
			answer = answered;
			return answered;
		}
		finally {
			this.queue.done(turn);
			record(key, System.nanoTime() - begun, answer);
		}
	}

	private void record(String key, long nanos, Object answer) {
		this.throttle.record(key, answer);
		this.credential.record(answer);
		boolean waitedTooLong = Thread.currentThread().isInterrupted() && nanos < this.store.timeout().toNanos() / 2;
		if (waitedTooLong
				|| (answer instanceof FetchResult.Unavailable failure && !this.failing.failed(key, failure))) {
			this.circuit.release();
			return;
		}
		if (!(answer instanceof FetchResult.Unavailable) && !(answer instanceof FetchResult.Throttled)) {
			this.failing.answered(key);
			if (!(answer instanceof FetchResult.Rejected)) {
				this.monitor.answered();
			}
		}
		this.circuit.result(nanos, answer);
	}

}
