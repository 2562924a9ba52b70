package io.credbroker.service.database;

/**
 * Signals within this process, for a broker that shares its database with no replica.
 */
final class LocalSignals implements Signals {

	private final Subscribers subscribers = new Subscribers();

	@Override
	public void send(Signal signal) {
		this.subscribers.deliver(signal);
	}

	@Override
	public void subscribe(String topic, Subscriber subscriber) {
		this.subscribers.add(topic, subscriber);
	}

	@Override
	public void close() {
		// nothing to close
	}

}
