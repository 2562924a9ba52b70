package io.credbroker.service.identity;

/**
 * Looks up the pods of callers in their clusters.
 */
@FunctionalInterface
public interface PodContexts {

	/** Never asks a cluster. */
	PodContexts NONE = (caller) -> PodContext.NotAsked.INSTANCE;

	/**
	 * The context of the caller's pod; every failure of the cluster is a result, too.
	 */
	PodContext of(Caller caller);

}
