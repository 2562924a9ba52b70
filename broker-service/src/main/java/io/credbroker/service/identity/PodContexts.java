package io.credbroker.service.identity;

/**
 * Tells what the clusters say of the pods that ask.
 */
@FunctionalInterface
public interface PodContexts {

	/** Asks no cluster. */
	PodContexts NONE = (caller) -> PodContext.NotAsked.INSTANCE;

	/**
	 * What is known of the caller's pod; every answer of the cluster, good or bad, is a
	 * result.
	 */
	PodContext of(Caller caller);

}
