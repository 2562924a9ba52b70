package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;

import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretDescriber;
import io.credbroker.spi.SecretKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the stores themselves, each one bounded and measured, and none able to
 * throw.
 */
final class StoreReads {

	/** Whoever asked works out the times that hold for it. */
	private static final Reading.Times JUST_READ = new Reading.Times(Instant.MIN, null);

	private final Fingerprints fingerprints;

	private final Clock clock;

	private final MeterRegistry meters;

	private final LeaseBook leases;

	private final Noticed noticed;

	StoreReads(Fingerprints fingerprints, LeaseBook leases, Clock clock, MeterRegistry meters) {
		this.fingerprints = fingerprints;
		this.leases = leases;
		this.clock = clock;
		this.meters = meters;
		this.noticed = new Noticed(meters);
	}

	/**
	 * Reads the secret, or has its store confirm that the old one is still current.
	 */
	Reading read(BoundedStore bounded, ReadRequest request, @Nullable Kept old) {
		Timer.Sample sample = Timer.start(this.meters);
		Reading reading = confirmedOrFetched(bounded, request, old);
		sample.stop(Timer.builder("broker.store.reads")
			.description("Reads of a store, by what came of them")
			.tag("store", bounded.store().name())
			.tag("outcome", reading.getClass().getSimpleName().toLowerCase(Locale.ROOT))
			.register(this.meters));
		this.noticed.reading(request.key(), old, reading);
		return reading;
	}

	private Reading confirmedOrFetched(BoundedStore bounded, ReadRequest request, @Nullable Kept old) {
		if (old != null && !request.fresh() && old.secret().version() != null && old.secret().lease() == null
				&& bounded.store().provider() instanceof SecretDescriber describer) {
			Reading answered = confirmed(bounded, describer, request, old);
			if (answered != null) {
				return answered;
			}
		}
		return fetched(bounded, request, old);
	}

	/**
	 * The old content with new times where the store says that it is the current one, or
	 * why the store cannot be asked at all; {@code null} where the secret has to be read.
	 */
	private @Nullable Reading confirmed(BoundedStore bounded, SecretDescriber describer, ReadRequest request,
			Kept old) {
		Instant asked = this.clock.instant();
		Bounded<DescribeResult> answer = bounded
			.call(() -> Defects.caught(bounded.store(), () -> describer.describe(fetchRequest(request))));
		return switch (answer) {
			case Bounded.NotAsked<DescribeResult>(var why) -> why;
			case Bounded.Answered<DescribeResult>(DescribeResult.Described described) ->
				String.valueOf(described.version()).equals(old.secret().version()) ? same(old, described, asked) : null;
			case Bounded.Answered<DescribeResult>(FetchResult.Failure failure) ->
				(reading(failure) instanceof Reading.Transient passing) ? passing : null;
		};
	}

	private static Reading.Current same(Kept old, DescribeResult.Described described, Instant asked) {
		Secret secret = old.secret();
		Secret same = new Secret(secret.fields(), secret.version(),
				(described.rotatedAt() != null) ? described.rotatedAt() : secret.rotatedAt(),
				described.nextRotationAt(), secret.expiresAt(), null);
		return new Reading.Current(same, asked, old.fingerprint(), JUST_READ, false);
	}

	private Reading fetched(BoundedStore bounded, ReadRequest request, @Nullable Kept old) {
		// The age of a secret counts from the moment it was asked for, never from later.
		Instant asked = this.clock.instant();
		long begun = System.nanoTime();
		Supplier<FetchResult> fetch = () -> Defects.caught(bounded.store(),
				() -> bounded.store().provider().fetch(fetchRequest(request)));
		Bounded<FetchResult> answer = Repeats.within(bounded, new SecretKey(request.key().key()),
				() -> bounded.call(fetch));
		if (Thread.currentThread().isInterrupted() || System.nanoTime() - begun > bounded.store().timeout().toNanos()) {
			return late(bounded.store(), answer);
		}
		return switch (answer) {
			case Bounded.NotAsked<FetchResult>(var why) -> why;
			case Bounded.Answered<FetchResult>(FetchResult.Found(var secret)) -> {
				this.leases.issued(bounded.store(), secret);
				yield current(secret, asked, old);
			}
			case Bounded.Answered<FetchResult>(FetchResult.Failure failure) -> reading(failure);
		};
	}

	/**
	 * Nobody waits for it any more, and what it says may come from the interruption by
	 * which a flight is ended.
	 */
	private Reading late(Store store, Bounded<FetchResult> answer) {
		if (answer instanceof Bounded.Answered<FetchResult>(FetchResult.Found(var secret)) && secret.lease() != null) {
			this.leases.withdraw(store.name(), secret.lease());
		}
		return new Reading.TimedOut(store.timeout());
	}

	private static FetchRequest fetchRequest(ReadRequest request) {
		Duration ttl = request.ages().ttl();
		return new FetchRequest(new SecretKey(request.key().key()),
				(request.validFor().compareTo(ttl) > 0) ? request.validFor() : ttl, request.onBehalfOf());
	}

	/**
	 * A store that does not tell when a content came into force has it told by the first
	 * reading that finds it changed.
	 */
	private Reading.Current current(Secret secret, Instant asked, @Nullable Kept old) {
		String fingerprint = this.fingerprints.of(secret);
		Instant rotatedAt = secret.rotatedAt();
		if (rotatedAt == null && old != null && secret.lease() == null) {
			rotatedAt = old.fingerprint().equals(fingerprint) ? old.secret().rotatedAt() : asked;
		}
		Secret dated = new Secret(secret.fields(), secret.version(), rotatedAt, secret.nextRotationAt(),
				secret.expiresAt(), secret.lease());
		return new Reading.Current(dated, asked, fingerprint, JUST_READ, false);
	}

	static Reading.Failure reading(FetchResult.Failure failure) {
		return switch (failure) {
			case FetchResult.Missing _ -> new Reading.Missing();
			case FetchResult.Denied(var reason) -> new Reading.Denied(reason);
			case FetchResult.Rejected(var reason) -> new Reading.Rejected(reason);
			case FetchResult.Throttled(var retryAfter) -> new Reading.Throttled(retryAfter);
			case FetchResult.Unavailable(var reason, var retryAfter) -> new Reading.Unavailable(reason, retryAfter);
			case FetchResult.Malformed(var reason) -> new Reading.Malformed(reason);
			case FetchResult.Rotating(var retryAfter) -> new Reading.Rotating(retryAfter);
		};
	}

}
