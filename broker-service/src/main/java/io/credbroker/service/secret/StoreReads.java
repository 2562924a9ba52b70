package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.SecretKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the stores themselves, each one measured, and none able to throw.
 */
final class StoreReads {

	private static final Logger log = LoggerFactory.getLogger(StoreReads.class);

	private final Fingerprints fingerprints;

	private final Clock clock;

	private final MeterRegistry meters;

	private final ConcurrentMap<String, Counter> hits = new ConcurrentHashMap<>();

	StoreReads(Fingerprints fingerprints, Clock clock, MeterRegistry meters) {
		this.fingerprints = fingerprints;
		this.clock = clock;
		this.meters = meters;
	}

	void countHit(String store) {
		this.hits
			.computeIfAbsent(store,
					(name) -> Counter.builder("broker.secret.hits")
						.description("Secrets served from memory")
						.tag("store", name)
						.register(this.meters))
			.increment();
	}

	Reading read(Store store, ReadRequest request) {
		Timer.Sample sample = Timer.start(this.meters);
		// The age of a secret counts from the moment it was asked for, never from later.
		Instant asked = this.clock.instant();
		Reading reading = reading(fetch(store, request), asked);
		sample.stop(Timer.builder("broker.store.reads")
			.description("Reads of a store, by what came of them")
			.tag("store", store.name())
			.tag("outcome", reading.getClass().getSimpleName().toLowerCase(Locale.ROOT))
			.register(this.meters));
		return reading;
	}

	private FetchResult fetch(Store store, ReadRequest request) {
		Duration wanted = (request.validFor().compareTo(request.ttl()) > 0) ? request.validFor() : request.ttl();
		try {
			return store.provider()
				.fetch(new FetchRequest(new SecretKey(request.key().key()), wanted, request.onBehalfOf()));
		}
		catch (RuntimeException ex) {
			// The message may quote what the store sent, so only the place is logged.
			log.atError()
				.addKeyValue("store", store.name())
				.addKeyValue("failure", ex.getClass().getName())
				.addKeyValue("at", (ex.getStackTrace().length > 0) ? ex.getStackTrace()[0] : "unknown")
				.log("A provider threw, which is a defect in it");
			return new FetchResult.Unavailable("the provider failed with " + ex.getClass().getSimpleName(), null);
		}
	}

	private Reading reading(FetchResult result, Instant asked) {
		return switch (result) {
			case FetchResult.Found(var secret) -> new Reading.Current(secret, asked, this.fingerprints.of(secret));
			case FetchResult.Missing _ -> new Reading.Missing();
			case FetchResult.Refused(var reason) -> new Reading.Refused(reason);
			case FetchResult.Throttled(var retryAfter) -> new Reading.Throttled(retryAfter);
			case FetchResult.Unavailable(var reason, var retryAfter) -> new Reading.Unavailable(reason, retryAfter);
			case FetchResult.Malformed(var reason) -> new Reading.Malformed(reason);
			case FetchResult.Rotating(var retryAfter) ->
				new Reading.Unavailable("it is rotating this secret", retryAfter);
		};
	}

}
