package io.credbroker.service.store;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The callers that wait for the same read: it is queued for each of them, and the one
 * whose turn comes first pays for it.
 * <p>
 * A caller that joins the read of a busy caller therefore waits no longer than for its
 * own read.
 */
public final class ReadCallers {

	private final Set<String> callers = new LinkedHashSet<>();

	private @Nullable Consumer<List<String>> queue;

	private String payer;

	public ReadCallers(String caller) {
		this.callers.add(caller);
		this.payer = caller;
	}

	public synchronized void join(String caller) {
		if (this.callers.add(caller) && this.queue != null) {
			this.queue.accept(List.of(caller));
		}
	}

	/**
	 * Queues the read for all current callers, and for those that join until
	 * {@link #leave()}.
	 */
	synchronized void queue(Consumer<List<String>> queue) {
		this.queue = queue;
		queue.accept(new ArrayList<>(this.callers));
	}

	synchronized void leave() {
		this.queue = null;
	}

	synchronized void paidBy(String caller) {
		this.payer = caller;
	}

	/**
	 * The caller that paid for the last call, or the first caller if no call was made.
	 */
	public synchronized String payer() {
		return this.payer;
	}

}
