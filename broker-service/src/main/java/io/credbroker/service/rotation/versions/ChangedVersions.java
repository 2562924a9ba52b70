package io.credbroker.service.rotation.versions;

import io.credbroker.service.database.Signal;
import io.credbroker.service.database.Signals;
import io.credbroker.service.secret.Secrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all replicas of a new version that one of them was the first to see, so that none
 * serves the old one from its cache for the rest of its ttl.
 */
final class ChangedVersions implements Signals.Subscriber {

	private static final Logger log = LoggerFactory.getLogger(ChangedVersions.class);

	private static final String TOPIC = "version-changed";

	/** Longer subjects fit in no signal. */
	private static final int LONGEST = 4096;

	private final Signals signals;

	private final Secrets secrets;

	ChangedVersions(Signals signals, Secrets secrets) {
		this.signals = signals;
		this.secrets = secrets;
		signals.subscribe(TOPIC, this);
	}

	/**
	 * Tells all replicas; those that cannot be told read the secret again after its ttl.
	 */
	void tell(Location location, String fingerprint) {
		String subject = "%s\n%s\n%s".formatted(fingerprint, location.store(), location.key());
		if (subject.length() > LONGEST) {
			return;
		}
		try {
			this.signals.send(new Signal(TOPIC, subject));
		}
		catch (Signals.SignalNotSentException ex) {
			log.atInfo()
				.addKeyValue("store", location.store())
				.addKeyValue("key", location.key())
				.log("Other replicas could not be told of a new version; they read it when their ttl is over");
		}
	}

	@Override
	public void received(String subject) {
		String[] parts = subject.split("\n", 3);
		if (parts.length == 3) {
			this.secrets.changed(parts[1], parts[2], parts[0]);
		}
	}

	/**
	 * Nothing is lost but time: what is cached ends with its ttl.
	 */
	@Override
	public void missed() {
	}

}
