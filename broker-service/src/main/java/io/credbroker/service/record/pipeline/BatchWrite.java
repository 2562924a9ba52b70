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
 * Writes a batch to one sink. If the sink refuses the content, the batch is halved until
 * the refused event is found; a replacement is written for it, and then the rest.
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
	 * Writes the rest of the batch; after a failure the next call continues there.
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
	 * Replaces a refused event; a sink that refuses the replacement too counts as failed.
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
			throw new IOException("refuses the replacement too: " + failure, ex);
		}
	}

	/**
	 * The events that were refused and replaced.
	 */
	public List<RefusedEvent> refusals() {
		return this.refusals;
	}

	/**
	 * Ends the waits for this batch; a secret whose event was refused is withheld.
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
