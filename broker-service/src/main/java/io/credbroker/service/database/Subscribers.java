package io.credbroker.service.database;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscribers of this process by topic.
 */
final class Subscribers {

	private static final Logger log = LoggerFactory.getLogger(Subscribers.class);

	private final ConcurrentMap<String, List<Signals.Subscriber>> topics = new ConcurrentHashMap<>();

	void add(String topic, Signals.Subscriber subscriber) {
		this.topics.computeIfAbsent(topic, (_) -> new CopyOnWriteArrayList<>()).add(subscriber);
	}

	void deliver(Signal signal) {
		tell(signal.topic(), (subscriber) -> subscriber.received(signal.subject()));
	}

	void missed() {
		this.topics.keySet().forEach((topic) -> tell(topic, Signals.Subscriber::missed));
	}

	private void tell(String topic, Consumer<Signals.Subscriber> what) {
		for (Signals.Subscriber subscriber : this.topics.getOrDefault(topic, List.of())) {
			try {
				what.accept(subscriber);
			}
			catch (RuntimeException ex) {
				log.atError()
					.addKeyValue("topic", topic)
					.addKeyValue("failure", ex.getClass().getName())
					.log("Handling a received signal failed");
			}
		}
	}

}
