package io.credbroker.service.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.spi.StoreStatus;

/**
 * Probes one store if no call of a lookup was answered within the interval; one probe at
 * a time.
 * <p>
 * A store that rejects the broker is probed after increasing pauses, so that its account
 * is not locked; a store that asked for a pause is not probed until it is over.
 */
final class HealthProbe {

	private static final int LONGEST_PAUSE = 8;

	private final BoundedStore bounded;

	private final Clock clock;

	/** Also set while a timed-out probe has not ended. */
	private final AtomicBoolean underWay = new AtomicBoolean();

	private int pause = 1;

	private volatile Instant next;

	HealthProbe(BoundedStore bounded, Clock clock) {
		this.bounded = bounded;
		this.clock = clock;
		this.next = clock.instant().plus(jittered(interval()));
	}

	/**
	 * Starts a probe if one is due.
	 * @return whether it has started one
	 */
	boolean check(BackgroundTasks tasks) {
		StoreFailure.LoginsHeld held = this.bounded.loginsHeld();
		if (held != null) {
			this.bounded.monitor().probed(this.clock.instant(), new StoreStatus.Refusing(held.reason()));
			return false;
		}
		if (!isDue() || !this.underWay.compareAndSet(false, true)) {
			return false;
		}
		this.next = Instant.MAX;
		tasks.once("probe-" + this.bounded.store().name(), this::probe);
		return true;
	}

	private boolean isDue() {
		return interval().isPositive() && !this.next.isAfter(this.clock.instant())
				&& !this.bounded.monitor().hasAnsweredWithin(interval()) && !this.bounded.isThrottled();
	}

	private void probe() throws InterruptedException {
		Instant begun = this.clock.instant();
		StoreStatus status = new StoreStatus.Down("the probe failed");
		try {
			status = statusInTime();
		}
		finally {
			this.pause = (status instanceof StoreStatus.Refusing) ? Math.min(2 * this.pause, LONGEST_PAUSE) : 1;
			this.next = this.clock.instant().plus(jittered(interval().multipliedBy(this.pause)));
			this.bounded.monitor().probed(begun, status);
		}
	}

	private StoreStatus statusInTime() throws InterruptedException {
		Store store = this.bounded.store();
		FutureTask<StoreStatus> call = new FutureTask<>(
				() -> ProviderGuard.caught(store, store.provider()::probe, StoreStatus.Down::new));
		Thread.ofVirtual().name("probe-" + store.name()).start(() -> {
			try {
				call.run();
			}
			finally {
				this.underWay.set(false);
			}
		});
		try {
			return call.get(store.timeout().toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			return new StoreStatus.Down("it did not answer within %d ms".formatted(store.timeout().toMillis()));
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("a store could not be probed", ex.getCause());
		}
		finally {
			call.cancel(true);
		}
	}

	private Duration interval() {
		return this.bounded.store().probeInterval();
	}

	/**
	 * A random time between half of it and the whole, so that replicas do not probe at
	 * the same moment.
	 */
	private static Duration jittered(Duration time) {
		return time.dividedBy(2).plusMillis(ThreadLocalRandom.current().nextLong(time.toMillis() / 2 + 1));
	}

}
