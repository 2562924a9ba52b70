package io.credbroker.service.pods;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

import io.credbroker.http.TrustedConnections;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.PodContext;
import io.credbroker.service.identity.PodContexts;
import io.credbroker.service.identity.PodIssuers;
import io.credbroker.service.identity.PodReference;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Asks the cluster that made a caller's token, where its settings say so, about pods of
 * the namespaces that they name.
 * <p>
 * A token of another namespace or without a pod is treated as without these settings.
 */
final class ClusterPods implements PodContexts, AutoCloseable {

	private final Map<String, ClusterReads> byIssuer;

	ClusterPods(Map<String, ClusterReads> byIssuer) {
		this.byIssuer = Map.copyOf(byIssuer);
	}

	static ClusterPods of(PodIssuers issuers, TrustedConnections trusted, Clock clock, MeterRegistry meters) {
		Map<String, ClusterReads> reads = new HashMap<>();
		issuers.settings()
			.forEach((name, settings) -> reads.put(name, new ClusterReads(settings,
					new ApiServer(name, settings, trusted), new ReadMonitor(name, meters), clock)));
		return new ClusterPods(reads);
	}

	@Override
	public PodContext of(Caller caller) {
		PodReference pod = caller.token().pod();
		ClusterReads cluster = this.byIssuer.get(caller.issuer());
		return (pod != null && cluster != null && cluster.covers(pod.namespace())) ? cluster.read(pod, caller.name())
				: PodContext.NotAsked.INSTANCE;
	}

	@Override
	public void close() {
		this.byIssuer.values().forEach(ClusterReads::close);
	}

}
