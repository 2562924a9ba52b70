package io.credbroker.service.store;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;

/**
 * The circuit breaker of one store; while it is half open, calls wait for the result of
 * the trial call instead of being refused.
 */
final class StoreCircuit {

	private final CircuitBreaker breaker;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/**
	 * Creates a circuit breaker.
	 * @param onChange called after each change of state
	 */
	StoreCircuit(CircuitBreaker breaker, Runnable onChange) {
		this.breaker = breaker;
		breaker.getEventPublisher().onStateTransition((event) -> {
			onChange.run();
			signal();
		});
	}

	/**
	 * Whether the store may be called; waits until that is known or the time is up. If
	 * so, the caller must report the {@link #result result} or {@link #release() release}
	 * the call.
	 */
	boolean enter(Duration patience) {
		return this.breaker.tryAcquirePermission() || (!isOpen() && enterAfterVerdict(patience));
	}

	private boolean enterAfterVerdict(Duration patience) {
		long left = patience.toNanos();
		this.lock.lock();
		try {
			while (!this.breaker.tryAcquirePermission()) {
				if (left <= 0 || isOpen()) {
					return false;
				}
				left = this.changed.awaitNanos(left);
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether the circuit is open.
	 */
	boolean isOpen() {
		return this.breaker.getState() == CircuitBreaker.State.OPEN;
	}

	/**
	 * The state's name in answers.
	 */
	String state() {
		return this.breaker.getState().name().toLowerCase(Locale.ROOT);
	}

	void result(long nanos, Object answer) {
		this.breaker.onResult(nanos, TimeUnit.NANOSECONDS, answer);
	}

	/**
	 * Ends a call that tells nothing about the store's health.
	 */
	void release() {
		this.breaker.releasePermission();
		signal();
	}

	private void signal() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
