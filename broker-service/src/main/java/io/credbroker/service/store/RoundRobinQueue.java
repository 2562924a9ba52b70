package io.credbroker.service.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Waiting calls, in order of arrival for each caller, with the callers in turn (round
 * robin); not thread-safe, its user holds a lock.
 */
final class RoundRobinQueue {

	/** In the order of turns; has only callers with waiting calls. */
	private final SequencedMap<String, Deque<QueuedCall>> waiting = new LinkedHashMap<>();

	void add(String caller, QueuedCall turn) {
		turn.queued();
		this.waiting.computeIfAbsent(caller, (name) -> new ArrayDeque<>()).add(turn);
	}

	/**
	 * The next caller to be served, or {@code null} if none may start a call.
	 * @param mayCall which of a caller's calls are still useful; the others are dropped
	 * @param mayStart which callers may start another call now; the others keep waiting
	 */
	@Nullable String next(BiPredicate<String, QueuedCall> mayCall, Predicate<String> mayStart) {
		Iterator<Map.Entry<String, Deque<QueuedCall>>> callers = this.waiting.entrySet().iterator();
		while (callers.hasNext()) {
			Map.Entry<String, Deque<QueuedCall>> caller = callers.next();
			if (!isOfUse(caller.getKey(), caller.getValue(), mayCall)) {
				callers.remove();
			}
			else if (mayStart.test(caller.getKey())) {
				return caller.getKey();
			}
		}
		return null;
	}

	private static boolean isOfUse(String caller, Deque<QueuedCall> turns, BiPredicate<String, QueuedCall> mayCall) {
		while (!turns.isEmpty()) {
			QueuedCall first = turns.element();
			if (!first.isOver()) {
				if (mayCall.test(caller, first)) {
					return true;
				}
				first.drop();
			}
			turns.remove();
		}
		return false;
	}

	/**
	 * Takes the first call of a waiting caller and moves the caller to the end of the
	 * order.
	 */
	QueuedCall take(String caller) {
		Deque<QueuedCall> turns = Objects.requireNonNull(this.waiting.remove(caller));
		QueuedCall turn = turns.remove();
		if (!turns.isEmpty()) {
			this.waiting.put(caller, turns);
		}
		return turn;
	}

	/**
	 * Removes calls that nobody waits for any more.
	 */
	void prune() {
		this.waiting.values().removeIf((turns) -> {
			while (!turns.isEmpty() && turns.element().isOver()) {
				turns.remove();
			}
			return turns.isEmpty();
		});
	}

}
