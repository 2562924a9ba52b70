package io.credbroker.service.lookup;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.quota.Quota;
import io.credbroker.service.quota.Quotas;
import io.credbroker.spi.Standing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how well the contexts of requests are known, and tells of claims that did not
 * count: a caller that makes one is logged once an hour.
 */
final class ContextObserver {

	private static final Logger log = LoggerFactory.getLogger(ContextObserver.class);

	private final MeterRegistry meters;

	private final Map<String, IssuerCounters> contexts = new ConcurrentHashMap<>();

	private final Quotas<String> logged = new Quotas<>(Quota.perPeriod(1, Duration.ofHours(1)), System::nanoTime);

	ContextObserver(MeterRegistry meters) {
		this.meters = meters;
	}

	void resolved(Caller caller, TaskContext context) {
		this.contexts.computeIfAbsent(caller.issuer(), this::counters).of(context.taskStanding()).increment();
		if (!context.disregarded().isEmpty()) {
			disregarded(caller, context);
		}
	}

	private void disregarded(Caller caller, TaskContext context) {
		boolean verified = context.disregarded().verified();
		claims(caller.issuer(), verified ? "verified" : "parts").increment();
		if (this.logged.tryTake(caller.name())) {
			log.atWarn()
				.addKeyValue("issuer", caller.issuer())
				.addKeyValue("caller", caller.name())
				.addKeyValue("reason",
						verified ? "broker.roles.context-authority does not name the caller"
								: "the caller's pod is of another task than its headers say")
				.log("A caller claims a context that does not count");
		}
	}

	private IssuerCounters counters(String issuer) {
		Map<Standing, Counter> counters = new EnumMap<>(Standing.class);
		List.of(Standing.VERIFIED, Standing.ATTESTED, Standing.ASSERTED)
			.forEach((standing) -> counters.put(standing, counter(issuer, standing.name().toLowerCase(Locale.ROOT))));
		List.of("verified", "parts").forEach((claim) -> claims(issuer, claim));
		return new IssuerCounters(counters, counter(issuer, "none"));
	}

	private Counter claims(String issuer, String claim) {
		return Counter.builder("broker.context.claims.disregarded")
			.description("Requests whose context claims what does not count")
			.tag("issuer", issuer)
			.tag("claim", claim)
			.register(this.meters);
	}

	private Counter counter(String issuer, String standing) {
		return Counter.builder("broker.context.requests")
			.description("Lookups and explanations, by how far the task is known for which they are made")
			.tag("issuer", issuer)
			.tag("standing", standing)
			.register(this.meters);
	}

	private record IssuerCounters(Map<Standing, Counter> known, Counter none) {

		Counter of(@Nullable Standing standing) {
			return (standing != null) ? this.known.getOrDefault(standing, this.none) : this.none;
		}

	}

}
