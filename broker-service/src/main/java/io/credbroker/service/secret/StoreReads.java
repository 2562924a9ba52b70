package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

import io.credbroker.service.store.CallResult;
import io.credbroker.service.store.ProviderGuard;
import io.credbroker.service.store.ReadRetry;
import io.credbroker.service.store.Store;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretDescriber;
import org.jspecify.annotations.Nullable;

/**
 * Reads secrets from their stores; each read is bounded and measured, and never throws.
 */
final class StoreReads {

	private static final ReadResult.Times NO_TIMES = new ReadResult.Times(Instant.MIN, null);

	private final Fingerprints fingerprints;

	private final Clock clock;

	private final LeaseRegistry leases;

	private final ReadReporter reporter;

	private final Duration confirmLimit;

	StoreReads(Fingerprints fingerprints, LeaseRegistry leases, Duration confirmLimit, Clock clock,
			ReadReporter reporter) {
		this.fingerprints = fingerprints;
		this.confirmLimit = confirmLimit;
		this.leases = leases;
		this.clock = clock;
		this.reporter = reporter;
	}

	ReadReporter reporter() {
		return this.reporter;
	}

	/**
	 * Reads the secret, or lets its store confirm that the cached one is current.
	 */
	ReadResult.FromStore read(ReadTask task) {
		long asked = System.nanoTime();
		ReadResult.FromStore reading = confirmedOrFetched(task);
		this.reporter.report(task, asked, reading);
		return reading;
	}

	private ReadResult.FromStore confirmedOrFetched(ReadTask task) {
		CacheEntry old = task.old();
		if (old != null && mayConfirm(old, task.request())
				&& task.store().provider() instanceof SecretDescriber describer) {
			ReadResult.FromStore answered = confirmed(task, describer, old);
			if (answered != null) {
				return answered;
			}
		}
		return fetched(task);
	}

	/**
	 * A credential that another replica had issued.
	 */
	ReadResult.Current shared(SecretCodec.Stored stored, ReadTask task) {
		return current(SecretContent.of(stored.secret(), this.fingerprints.of(stored.secret())),
				new ReadResult.Checked(stored.asked(), stored.asked(), false, task.begun()));
	}

	/**
	 * Has a store end what it issued and nobody received.
	 */
	void withdraw(StoreKey key, ReadResult.Current issued) {
		if (issued.secret().lease() != null) {
			this.leases.withdraw(key.store(), issued.secret().lease());
		}
	}

	/**
	 * Limits how long a confirmed version counts, since a store may still tell the
	 * version of a secret that the broker may no longer read.
	 */
	private boolean mayConfirm(CacheEntry old, ReadRequest request) {
		return !request.fresh() && old.secret().version() != null && old.secret().lease() == null
				&& old.checked().valueAt().plus(this.confirmLimit).isAfter(this.clock.instant());
	}

	/**
	 * The cached content with new times if the store confirms it, or the failure if the
	 * store cannot be asked; {@code null} if the secret has to be read.
	 */
	private ReadResult.@Nullable FromStore confirmed(ReadTask task, SecretDescriber describer, CacheEntry old) {
		Instant asked = this.clock.instant();
		CallResult<DescribeResult> answer = task.bounded()
			.call(() -> ProviderGuard.caught(task.store(), () -> describer.describe(task.question())));
		return switch (answer) {
			case CallResult.CallNotPermitted<DescribeResult>(var why) -> new ReadResult.Failed(why);
			case CallResult.Answered<DescribeResult>(DescribeResult.Described described) ->
				String.valueOf(described.version()).equals(old.secret().version())
						? same(old, described, asked, task.begun()) : null;
			case CallResult.Answered<DescribeResult>(FetchResult.Failure failure) ->
				(failure instanceof FetchResult.TransientFailure) ? failed(failure) : null;
		};
	}

	private static ReadResult.Current same(CacheEntry old, DescribeResult.Described described, Instant asked,
			long begun) {
		Instant rotatedAt = (described.rotatedAt() != null) ? described.rotatedAt() : old.secret().rotatedAt();
		return current(old.content().rotated(rotatedAt, described.nextRotationAt()), new ReadResult.Checked(asked,
				old.checked().valueAt(), described.rotatedAt() != null || old.checked().rotationTold(), begun));
	}

	/**
	 * The times that apply to a request are computed by its caller.
	 */
	private static ReadResult.Current current(SecretContent content, ReadResult.Checked checked) {
		return new ReadResult.Current(content, checked, NO_TIMES, false);
	}

	private ReadResult.FromStore fetched(ReadTask task) {
		if (task.deadline().isOver()) {
			return new ReadResult.Failed(new StoreFailure.TimedOut(task.store().timeout()));
		}
		// A secret's age counts from the request, not from the answer.
		Instant asked = this.clock.instant();
		Supplier<FetchResult> fetch = () -> ProviderGuard.caught(task.store(),
				() -> task.store().provider().fetch(task.question()));
		CallResult<FetchResult> answer = ReadRetry.within(task.deadline(), task.store(), task.question().key(),
				() -> task.bounded().call(fetch));
		if (task.deadline().isOver()) {
			return late(task.store(), answer);
		}
		return switch (answer) {
			case CallResult.CallNotPermitted<FetchResult>(var why) -> new ReadResult.Failed(why);
			case CallResult.Answered<FetchResult>(FetchResult.Found(var given)) -> {
				Secret secret = task.notPastContext(given);
				this.leases.issued(task.store(), secret);
				SecretContent content = content(secret, asked, task.old());
				yield current(content,
						new ReadResult.Checked(asked, asked, rotationTold(secret, content, task.old()), task.begun()));
			}
			case CallResult.Answered<FetchResult>(FetchResult.Failure failure) -> failed(failure);
		};
	}

	/**
	 * The result of a read that has timed out; the answer is not used, since it may come
	 * from the interrupt that ended the read.
	 */
	private ReadResult.Failed late(Store store, CallResult<FetchResult> answer) {
		if (answer instanceof CallResult.Answered<FetchResult>(FetchResult.Found(var secret))
				&& secret.lease() != null) {
			this.leases.withdraw(store.name(), secret.lease());
		}
		return new ReadResult.Failed(new StoreFailure.TimedOut(store.timeout()));
	}

	private SecretContent content(Secret secret, Instant asked, @Nullable CacheEntry old) {
		String fingerprint = this.fingerprints.of(secret);
		if (old == null || secret.lease() != null) {
			return SecretContent.of(secret, fingerprint);
		}
		return old.content().fingerprint().equals(fingerprint)
				? old.content()
					.asIn(secret)
					.rotated(rotatedAt(secret, old.secret().rotatedAt()), secret.nextRotationAt())
				: SecretContent.of(secret, fingerprint).rotated(rotatedAt(secret, asked), secret.nextRotationAt());
	}

	/**
	 * When the content came into force; if the store does not tell, the time of the first
	 * read that found it changed.
	 */
	private static @Nullable Instant rotatedAt(Secret secret, @Nullable Instant seen) {
		return (secret.rotatedAt() != null) ? secret.rotatedAt() : seen;
	}

	/**
	 * Whether the store has told when this content came into force, now or before.
	 */
	private static boolean rotationTold(Secret secret, SecretContent content, @Nullable CacheEntry old) {
		return secret.rotatedAt() != null || (old != null && old.checked().rotationTold()
				&& old.content().fingerprint().equals(content.fingerprint()));
	}

	private static ReadResult.Failed failed(FetchResult.Failure failure) {
		return new ReadResult.Failed(StoreFailure.of(failure));
	}

}
