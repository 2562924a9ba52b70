package io.credbroker.service.audit;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A batch on its way into one sink. Once the sink refuses it for what is in it, it is
 * halved until the event is found, which gets a replacement, and the rest goes on.
 */
final class BatchWriting {

	private final Batch batch;

	private final String sink;

	private final Deque<Group> left = new ArrayDeque<>();

	private final List<Refusal> refusals = new ArrayList<>();

	BatchWriting(Batch batch, String sink) {
		this.batch = batch;
		this.sink = sink;
		this.left.add(batch.group());
	}

	Batch batch() {
		return this.batch;
	}

	/**
	 * Writes what is still to be written; after a failure it goes on from there the next
	 * time.
	 */
	void write(AuditSink to) throws IOException {
		for (Group part = this.left.peek(); part != null; part = this.left.peek()) {
			try {
				to.append(part);
				this.left.remove();
			}
			catch (EventRefusedException ex) {
				refused(part, String.valueOf(ex.getMessage()), to);
			}
			catch (RuntimeException ex) {
				refused(part, ex.getClass().getSimpleName(), to);
			}
		}
	}

	/**
	 * An event is given up only once the sink has taken its replacement; a sink that
	 * takes neither cannot be written at all.
	 */
	private void refused(Group part, String failure, AuditSink to) throws IOException {
		List<Sealed> events = part.events();
		if (events.size() == 1) {
			Refusal refusal = new Refusal(this.sink, events.getFirst(), failure);
			replace(new Group(part.instance(), List.of(Replacement.of(refusal, part.instance()))), failure, to);
			this.refusals.add(refusal);
			this.left.remove();
			return;
		}
		int half = events.size() / 2;
		this.left.remove();
		this.left.push(new Group(part.instance(), events.subList(half, events.size())));
		this.left.push(new Group(part.instance(), events.subList(0, half)));
	}

	private static void replace(Group replacement, String failure, AuditSink to) throws IOException {
		try {
			to.append(replacement);
		}
		catch (EventRefusedException | RuntimeException ex) {
			throw new IOException("refuses everything: " + failure, ex);
		}
	}

	/**
	 * The events that were refused and replaced.
	 */
	List<Refusal> refusals() {
		return this.refusals;
	}

	/**
	 * Lets those go who wait; a secret whose event was refused is withheld.
	 */
	void settle() {
		Set<Long> refused = new HashSet<>();
		this.refusals.forEach((refusal) -> refused.add(refusal.event().sequence()));
		List<Sealed> events = this.batch.group().events();
		for (int i = 0; i < events.size(); i++) {
			this.batch.waiters().get(i).settle(!refused.contains(events.get(i).sequence()));
		}
	}

}
