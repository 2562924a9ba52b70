package io.credbroker.service.quota;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A semaphore whose permits are shared between sources: a free permit goes to the source
 * with the fewest, and among those to the one that waits longest. No source holds more
 * than its share, so that a slow one leaves permits to the others.
 */
public final class FairShareSemaphore {

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, Integer> taken = new HashMap<>();

	private final Deque<Waiter> waiting = new ArrayDeque<>();

	private final int share;

	private int free;

	/**
	 * A semaphore with all permits free.
	 * @param most the number of permits
	 * @param share how many of them one source may hold
	 */
	public FairShareSemaphore(int most, int share) {
		this.free = most;
		this.share = share;
	}

	/**
	 * Whether a permit became free in time; the caller must release it.
	 */
	public boolean take(String source, Duration patience) {
		Waiter turn = ask(source);
		try {
			return turn.granted.await(patience.toNanos(), TimeUnit.NANOSECONDS) || !leave(turn);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return !leave(turn);
		}
	}

	public void giveBack(String source) {
		this.lock.lock();
		try {
			this.taken.computeIfPresent(source, (key, count) -> (count > 1) ? count - 1 : null);
			this.free++;
			grantNext();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How many wait.
	 */
	int waiting() {
		this.lock.lock();
		try {
			return this.waiting.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	private Waiter ask(String source) {
		this.lock.lock();
		try {
			Waiter turn = new Waiter(source, new CountDownLatch(1));
			this.waiting.add(turn);
			grantNext();
			return turn;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether it was still waiting, and no longer is.
	 */
	private boolean leave(Waiter turn) {
		this.lock.lock();
		try {
			return this.waiting.remove(turn);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void grantNext() {
		Waiter next = (this.free > 0) ? next() : null;
		if (next != null) {
			this.waiting.remove(next);
			this.free--;
			this.taken.merge(next.source, 1, Integer::sum);
			next.granted.countDown();
		}
	}

	private @Nullable Waiter next() {
		return this.waiting.stream()
			.filter((turn) -> this.taken.getOrDefault(turn.source, 0) < this.share)
			.min(Comparator.comparingInt((turn) -> this.taken.getOrDefault(turn.source, 0)))
			.orElse(null);
	}

	/** Each is equal to itself only, since no two share a latch. */
	private record Waiter(String source, CountDownLatch granted) {
	}

}
