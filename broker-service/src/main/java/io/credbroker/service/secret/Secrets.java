package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import org.jspecify.annotations.Nullable;

/**
 * Secrets as their stores have them, each read once for all who ask within its ttl.
 * <p>
 * Keys never wait for each other. What is missing, refused or malformed leaves the cache
 * at once.
 */
public final class Secrets {

	private final Stores stores;

	private final StoreReads reads;

	private final Clock clock;

	private final Duration freshInterval;

	private final Flights flights = new Flights();

	private final Cache<StoreKey, Kept> cache;

	Secrets(Stores stores, StoreReads reads, Clock clock, SecretProperties properties) {
		this.stores = stores;
		this.reads = reads;
		this.clock = clock;
		this.freshInterval = properties.freshInterval();
		this.cache = Caffeine.newBuilder()
			.maximumSize(properties.maximumEntries())
			.expireAfter(Expiry.creating((StoreKey key, Kept kept) -> kept.keep()))
			.build();
	}

	/**
	 * Reads a secret, from memory where it is current enough, else from its store.
	 */
	public Reading read(ReadRequest request) {
		Reading.Current cached = cached(request, this.clock.instant());
		if (cached != null) {
			this.reads.countHit(request.key().store());
			return cached;
		}
		Store store = this.stores.named(request.key().store());
		return this.flights.join(request.key(), store.timeout(), () -> readUnlessJustRead(store, request));
	}

	/**
	 * Another flight may have landed between the look into the cache and the start of
	 * this one.
	 */
	private Reading readUnlessJustRead(Store store, ReadRequest request) {
		Reading.Current landed = cached(request, this.clock.instant());
		if (landed != null) {
			return landed;
		}
		Reading reading = this.reads.read(store, request);
		if (reading instanceof Reading.Current current) {
			this.cache.put(request.key(), new Kept(current, request.ttl()));
		}
		else if (isDefinitive(reading)) {
			this.cache.invalidate(request.key());
		}
		return reading;
	}

	private Reading.@Nullable Current cached(ReadRequest request, Instant now) {
		Kept kept = this.cache.getIfPresent(request.key());
		if (kept == null) {
			return null;
		}
		Reading.Current current = kept.current();
		return (isJustRead(current, now) || (!request.fresh() && isCurrent(current, request, now))) ? current : null;
	}

	/**
	 * So young that reading it again would find nothing new: the bound on what a caller
	 * can make a store do.
	 */
	private boolean isJustRead(Reading.Current current, Instant now) {
		return current.readAt().plus(this.freshInterval).isAfter(now);
	}

	private static boolean isCurrent(Reading.Current current, ReadRequest request, Instant now) {
		Instant due = current.readAt().plus(request.ttl());
		Instant wanted = now.plus(request.validFor());
		Instant end = current.secret().expiresAt();
		return due.isAfter(now) && !due.isBefore(wanted) && (end == null || end.isAfter(wanted));
	}

	private static boolean isDefinitive(Reading reading) {
		return switch (reading) {
			case Reading.Missing _, Reading.Refused _, Reading.Malformed _ -> true;
			case Reading.Current _, Reading.Throttled _, Reading.Unavailable _, Reading.TimedOut _ -> false;
		};
	}

	/**
	 * A secret in memory, and for how long it may stay there.
	 */
	private record Kept(Reading.Current current, Duration keep) {
	}

}
