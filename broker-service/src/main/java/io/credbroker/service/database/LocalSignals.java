package io.credbroker.service.database;

/**
 * Signals of a broker that shares its database with no other.
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
		// Nothing is open.
	}

}
