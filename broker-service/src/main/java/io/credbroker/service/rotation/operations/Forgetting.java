package io.credbroker.service.rotation.operations;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.credbroker.service.database.Replicas;
import io.credbroker.service.database.Signal;
import io.credbroker.service.database.Signals;
import io.credbroker.service.rotation.operations.Acknowledgements.Acknowledgement;
import io.credbroker.service.secret.Secrets;
import io.credbroker.service.store.StoreOrders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every replica forget secrets, and waits until each has acknowledged it.
 * <p>
 * A replica hears of it by a signal, and by looking for what it has not acknowledged.
 */
public final class Forgetting implements Signals.Subscriber {

	private static final Logger log = LoggerFactory.getLogger(Forgetting.class);

	private static final String TOPIC = "operation-forget";

	/** Longer than a stopped replica counts as running. */
	private static final Duration LONGEST = Duration.ofSeconds(15);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

	private final OperationTable table;

	private final Acknowledgements acks;

	private final Replicas replicas;

	private final Signals signals;

	private final LocalMemory memory;

	Forgetting(OperationTables tables, Replicas replicas, Signals signals, LocalMemory memory) {
		this.table = tables.operations();
		this.acks = tables.acks();
		this.replicas = replicas;
		this.signals = signals;
		this.memory = memory;
		signals.subscribe(TOPIC, this);
	}

	@Override
	public void received(String operation) {
		Operation found = this.table.find(operation);
		if (found != null) {
			this.memory.forget(found.target().forget());
			this.acks.acknowledge(operation, this.replicas.own());
			log.atInfo().addKeyValue("operation", operation).log("Secrets were removed from the cache on request");
		}
	}

	@Override
	public void missed() {
		this.memory.forgetAll();
		log.atInfo().log("The cache was emptied, because signals of other replicas may have been missed");
	}

	/**
	 * Forgets what this replica has not heard of by a signal.
	 */
	void catchUp() {
		this.acks.missing(this.replicas.own()).forEach(this::received);
	}

	/**
	 * Tells every running replica, also those that were told before this replica took the
	 * operation over, and waits for their acknowledgements.
	 */
	public Silent forget(OperationRun run) throws InterruptedException {
		run.advance(run.progress().at(OperationStep.FORGETTING));
		begin(run.id());
		return await(run.id());
	}

	private void begin(String operation) {
		this.acks.ask(operation, this.replicas.running());
		try {
			this.signals.send(new Signal(TOPIC, operation));
		}
		catch (Signals.SignalNotSentException ex) {
			log.atWarn()
				.addKeyValue("operation", operation)
				.log("A signal could not be sent; the other replicas find the operation by themselves");
		}
	}

	private Silent await(String operation) throws InterruptedException {
		long end = System.nanoTime() + LONGEST.toNanos();
		Duration pause = FIRST_PAUSE;
		while (true) {
			Set<String> running = this.replicas.running();
			List<String> silent = this.acks.of(operation)
				.stream()
				.filter((ack) -> ack.at() == null)
				.map(Acknowledgement::replica)
				.toList();
			List<String> still = silent.stream().filter(running::contains).toList();
			if (still.isEmpty() || System.nanoTime() > end) {
				return new Silent(still, silent.stream().filter((replica) -> !running.contains(replica)).toList());
			}
			Thread.sleep(pause);
			pause = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause.multipliedBy(2) : LONGEST_PAUSE;
		}
	}

	/**
	 * Replicas that have not acknowledged.
	 *
	 * @param running those that still run
	 * @param stopped those that stopped, or lost the database, before
	 */
	public record Silent(List<String> running, List<String> stopped) {
	}

	/**
	 * What this process remembers of secrets.
	 */
	record LocalMemory(Secrets secrets, StoreOrders stores) {

		void forget(List<StoredSecret> forgotten) {
			for (StoredSecret secret : forgotten) {
				this.secrets.invalidate(secret.store(), secret.key());
				this.stores.forgetFailures(secret.store(), secret.key());
			}
		}

		void forgetAll() {
			this.secrets.invalidateAll();
			this.stores.forgetAllFailures();
		}

	}

}
