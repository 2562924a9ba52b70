package io.credbroker.service.record.pipeline;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.credbroker.service.record.chain.ChainedEvent;
import io.credbroker.service.record.chain.ChainedEvents;

/**
 * A batch on its way into one sink. Once the sink refuses it for what is in it, it is
 * halved until the event is found, which gets a replacement, and the rest goes on.
 */
public final class BatchWrite {

	private final PendingBatch batch;

	private final String sink;

	private final Deque<ChainedEvents> left = new ArrayDeque<>();

	private final List<RefusedEvent> refusals = new ArrayList<>();

	public BatchWrite(PendingBatch batch, String sink) {
		this.batch = batch;
		this.sink = sink;
		this.left.add(batch.group());
	}

	PendingBatch batch() {
		return this.batch;
	}

	/**
	 * Writes what is still to be written; after a failure it goes on from there the next
	 * time.
	 */
	public void write(AuditSink to) throws IOException {
		for (ChainedEvents part = this.left.peek(); part != null; part = this.left.peek()) {
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
	private void refused(ChainedEvents part, String failure, AuditSink to) throws IOException {
		List<ChainedEvent> events = part.events();
		if (events.size() == 1) {
			RefusedEvent refusal = new RefusedEvent(this.sink, events.getFirst(), failure);
			replace(new ChainedEvents(part.instance(), List.of(ReplacementEvent.of(refusal, part.instance()))), failure,
					to);
			this.refusals.add(refusal);
			this.left.remove();
			return;
		}
		int half = events.size() / 2;
		this.left.remove();
		this.left.push(new ChainedEvents(part.instance(), events.subList(half, events.size())));
		this.left.push(new ChainedEvents(part.instance(), events.subList(0, half)));
	}

	private static void replace(ChainedEvents replacement, String failure, AuditSink to) throws IOException {
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
	public List<RefusedEvent> refusals() {
		return this.refusals;
	}

	/**
	 * Lets those go who wait; a secret whose event was refused is withheld.
	 */
	void settle() {
		Set<Long> refused = new HashSet<>();
		this.refusals.forEach((refusal) -> refused.add(refusal.event().sequence()));
		List<ChainedEvent> events = this.batch.group().events();
		for (int i = 0; i < events.size(); i++) {
			this.batch.waiters().get(i).settle(!refused.contains(events.get(i).sequence()));
		}
	}

}
