package io.credbroker.service.pods;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.credbroker.service.identity.PodContext;
import io.credbroker.service.identity.PodProperties;
import io.credbroker.service.identity.PodReference;
import io.credbroker.service.quota.FairShareSemaphore;

/**
 * Reads the pods of one cluster: each at most once at a time and once in a few seconds,
 * and not too many at once.
 * <p>
 * Calls are shared between callers; pods that were found before have reserved calls, so
 * that they do not wait behind a flood of new ones.
 */
final class ClusterReads implements AutoCloseable {

	private static final int READS_AT_ONCE = 16;

	private static final int OF_ONE_CALLER = 12;

	private static final int MOST_REMEMBERED = 10_000;

	private static final Duration FAILURE_REMEMBERED = Duration.ofSeconds(1);

	private static final Duration KNOWN = Duration.ofHours(1);

	private final Set<String> namespaces;

	private final Duration patience;

	private final Duration remember;

	private final ApiServer server;

	private final ReadMonitor monitor;

	private final Clock clock;

	private final ApiServerCircuit circuit;

	private final FairShareSemaphore turns = new FairShareSemaphore(READS_AT_ONCE, OF_ONE_CALLER);

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private final AsyncCache<PodReference, Reading> memory;

	private final Cache<PodReference, Boolean> known;

	ClusterReads(PodProperties settings, ApiServer server, ReadMonitor monitor, Clock clock) {
		this.namespaces = settings.namespaces();
		this.patience = settings.timeout();
		this.remember = settings.remember();
		this.server = server;
		this.monitor = monitor;
		this.clock = clock;
		this.circuit = new ApiServerCircuit(settings.timeout(), clock);
		this.memory = bounded(clock).recordStats()
			.expireAfter(Expiry.<PodReference, Reading>creating((pod, reading) -> left(reading)))
			.buildAsync();
		this.known = bounded(clock).expireAfterWrite(KNOWN).build();
		monitor.watch(this.memory);
	}

	private static Caffeine<Object, Object> bounded(Clock clock) {
		return Caffeine.newBuilder()
			.maximumSize(MOST_REMEMBERED)
			.ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
			.executor(Runnable::run);
	}

	private Duration left(Reading reading) {
		return Duration.between(this.clock.instant(), reading.until());
	}

	/**
	 * Whether its pods may be read.
	 */
	boolean covers(String namespace) {
		return this.namespaces.contains(namespace);
	}

	/**
	 * The context of the pod, at most a few seconds old.
	 * @param caller the caller that is charged for reading a new pod
	 */
	PodContext read(PodReference pod, String caller) {
		CompletableFuture<Reading> known = this.memory.getIfPresent(pod);
		if (known != null && known.isDone() && !this.clock.instant().isBefore(known.join().until())) {
			this.memory.asMap().remove(pod, known);
		}
		return this.memory
			.get(pod, (key, executor) -> CompletableFuture.supplyAsync(() -> fresh(key, caller), this.threads))
			.join()
			.context();
	}

	private Reading fresh(PodReference pod, String caller) {
		String lane = (this.known.getIfPresent(pod) != null) ? pod.uid() : caller;
		long start = System.nanoTime();
		if (!this.turns.take(lane, this.patience)) {
			return reading(pod, new PodAnswer.Failed(ReadFailure.BUSY), start);
		}
		try {
			return reading(pod, ask(pod), start);
		}
		finally {
			this.turns.giveBack(lane);
		}
	}

	private PodAnswer ask(PodReference pod) {
		if (!this.circuit.permits()) {
			return new PodAnswer.Failed(ReadFailure.LEFT_ALONE);
		}
		PodAnswer answer = this.server.read(pod);
		if (answer instanceof PodAnswer.Failed failed && failed.failure().isOutage()) {
			this.circuit.failed(pod, failed);
		}
		else {
			this.circuit.answered();
		}
		return answer;
	}

	private Reading reading(PodReference pod, PodAnswer answer, long start) {
		Reading reading = switch (answer) {
			case PodAnswer.Absent _ -> new Reading("gone", PodVerdict.absent(), in(this.remember));
			case PodAnswer.Found(var document) -> judged(pod, document);
			case PodAnswer.Failed failed -> new Reading(failed.failure().text(),
					new PodContext.Unavailable(failed.failure().reason()), in(FAILURE_REMEMBERED));
		};
		this.monitor.read(reading.outcome(), System.nanoTime() - start);
		if (answer instanceof PodAnswer.Failed failed) {
			this.monitor.failed(pod.namespace(), failed.failure());
		}
		else {
			this.monitor.answered(pod.namespace());
		}
		return reading;
	}

	private Reading judged(PodReference pod, PodDocument document) {
		try {
			PodContext context = PodVerdict.of(pod, document, this.clock.instant());
			if (context instanceof PodContext.Gone) {
				return new Reading("gone", context, in(this.remember));
			}
			this.known.put(pod, Boolean.TRUE);
			return new Reading((context instanceof PodContext.Attested) ? "attested" : "no_task", context,
					in(this.remember));
		}
		catch (TaskAnnotations.UnreadableException ex) {
			this.monitor.unreadable(pod, String.valueOf(ex.getMessage()));
			return new Reading("unreadable_task", PodContext.NoTask.INSTANCE, in(this.remember));
		}
	}

	private Instant in(Duration time) {
		return this.clock.instant().plus(time);
	}

	@Override
	public void close() {
		this.server.close();
		this.threads.shutdownNow();
	}

	/**
	 * What is known of a pod, and until when. The time is its own, because the cache
	 * notes an entry's age a moment after those who waited for the answer have it.
	 *
	 * @param outcome its name in metrics
	 */
	private record Reading(String outcome, PodContext context, Instant until) {
	}

}
