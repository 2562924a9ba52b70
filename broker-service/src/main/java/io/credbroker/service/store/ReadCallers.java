package io.credbroker.service.store;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The callers who ask for one read: it waits in the queue of each of them, and the one
 * whose turn comes first pays for it.
 * <p>
 * Whoever joins a read that a busy caller started therefore waits no longer than for a
 * read of its own.
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
	 * Has everybody queue who asks by now, and whoever joins until {@link #leave()}.
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
	 * The caller whose turn the last call took, or who asked first where none was made.
	 */
	public synchronized String payer() {
		return this.payer;
	}

}
