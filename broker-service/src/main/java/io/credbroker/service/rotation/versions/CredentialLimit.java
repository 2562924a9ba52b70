package io.credbroker.service.rotation.versions;

import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits how many secrets are known, since a pattern in the catalog can stand for any
 * number of them.
 */
final class CredentialLimit {

	static final int MOST = 100_000;

	private static final Logger log = LoggerFactory.getLogger(CredentialLimit.class);

	private final int most;

	private final Counter left;

	private final AtomicBoolean full = new AtomicBoolean();

	CredentialLimit(int most, MeterRegistry meters) {
		this.most = most;
		this.left = Counter.builder("broker.versions.left.off")
			.description("Looks at secrets whose versions are not followed, because too many secrets are known")
			.register(meters);
	}

	/**
	 * How many of the secrets that wish to be added there is room for.
	 */
	int room(int known, int wished) {
		int room = Math.clamp((long) this.most - known, 0, wished);
		if (room < wished) {
			this.left.increment(wished - room);
		}
		if (this.full.getAndSet(room < wished) != (room < wished)) {
			log.atWarn()
				.addKeyValue("most", this.most)
				.addKeyValue("full", room < wished)
				.log("The number of secrets whose versions are followed has reached its limit, or is below it again");
		}
		return room;
	}

	/**
	 * How many secrets have to go so that others can be added.
	 */
	int excess(int known) {
		return (known < this.most - this.most / 10) ? 0 : known - (this.most - this.most / 5);
	}

}
