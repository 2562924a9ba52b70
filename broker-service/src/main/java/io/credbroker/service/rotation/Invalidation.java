package io.credbroker.service.rotation;

import io.credbroker.service.database.Signal;
import io.credbroker.service.database.Signals;
import io.credbroker.service.secret.Secrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes a secret from the cache of every replica, so that the next lookup reads it from
 * its store.
 */
public final class Invalidation {

	private static final Logger log = LoggerFactory.getLogger(Invalidation.class);

	private static final String TOPIC = "secret-invalidated";

	private static final char SEPARATOR = '\n';

	private final Signals signals;

	Invalidation(Secrets secrets, Signals signals) {
		this.signals = signals;
		signals.subscribe(TOPIC, new ForgettingSubscriber(secrets));
	}

	/**
	 * Removes a secret from the cache, for all callers; other replicas do so within two
	 * seconds.
	 * @param store the name of a configured store
	 * @param key the key as mappings name it
	 * @throws Signals.SignalNotSentException when the others could not be told; this
	 * replica has removed it nevertheless
	 */
	public void invalidate(String store, String key) {
		this.signals.send(new Signal(TOPIC, store + SEPARATOR + key));
	}

	private record ForgettingSubscriber(Secrets secrets) implements Signals.Subscriber {

		@Override
		public void received(String subject) {
			int end = subject.indexOf(SEPARATOR);
			String store = subject.substring(0, end);
			this.secrets.invalidate(store, subject.substring(end + 1));
			log.atInfo().addKeyValue("store", store).log("A secret was removed from the cache on request");
		}

		@Override
		public void missed() {
			this.secrets.invalidateAll();
			log.atInfo().log("The cache was emptied, because signals of other replicas may have been missed");
		}

	}

}
