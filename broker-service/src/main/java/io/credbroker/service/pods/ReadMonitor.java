package io.credbroker.service.pods;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.github.benmanes.caffeine.cache.AsyncCache;
import io.credbroker.service.identity.PodReference;
import io.credbroker.service.quota.Quota;
import io.credbroker.service.quota.Quotas;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts reads of pods by outcome, and logs once when pods of a namespace cannot be read
 * and once when they can again.
 * <p>
 * However often a namespace fails and recovers, its log has one warning a minute.
 */
final class ReadMonitor {

	private static final Logger log = LoggerFactory.getLogger(ReadMonitor.class);

	private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

	private final String issuer;

	private final MeterRegistry meters;

	private final Set<String> failing = ConcurrentHashMap.newKeySet();

	private final Quotas<String> warnings = new Quotas<>(Quota.perPeriod(1, BETWEEN_WARNINGS), System::nanoTime);

	private final Quotas<String> unreadable = new Quotas<>(Quota.perPeriod(1, BETWEEN_WARNINGS), System::nanoTime);

	ReadMonitor(String issuer, MeterRegistry meters) {
		this.issuer = issuer;
		this.meters = meters;
	}

	void watch(AsyncCache<PodReference, ?> memory) {
		CaffeineCacheMetrics.monitor(this.meters, memory, "pods", "issuer", this.issuer);
	}

	/**
	 * @param outcome one of a few fixed words, never from a pod
	 */
	void read(String outcome, long nanos) {
		Timer.builder("broker.pod.reads")
			.description("Readings of the pods that tokens are bound to, by how they ended")
			.tag("issuer", this.issuer)
			.tag("outcome", outcome)
			.register(this.meters)
			.record(Duration.ofNanos(nanos));
	}

	void failed(String namespace, ReadFailure failure) {
		if (failure.wasTried() && !this.failing.contains(namespace) && this.warnings.tryTake(namespace)
				&& this.failing.add(namespace)) {
			log.atWarn()
				.addKeyValue("issuer", this.issuer)
				.addKeyValue("namespace", namespace)
				.addKeyValue("failure", failure.text())
				.log("The pods of the namespace cannot be read, and lookups that depend on them are refused: {}",
						failure.reason());
		}
	}

	void answered(String namespace) {
		if (this.failing.remove(namespace)) {
			log.atInfo()
				.addKeyValue("issuer", this.issuer)
				.addKeyValue("namespace", namespace)
				.log("The pods of the namespace can be read again");
		}
	}

	void unreadable(PodReference pod, String annotation) {
		if (this.unreadable.tryTake(pod.namespace())) {
			log.atWarn()
				.addKeyValue("issuer", this.issuer)
				.addKeyValue("namespace", pod.namespace())
				.addKeyValue("pod", pod.name())
				.addKeyValue("annotation", annotation)
				.log("The pod's annotation is nothing that Airflow writes, so the pod attests no task");
		}
	}

}
