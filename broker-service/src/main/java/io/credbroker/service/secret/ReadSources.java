package io.credbroker.service.secret;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Where secrets are read from: stores, and the other replicas where these share an issued
 * credential.
 *
 * @param cluster {@code null} if replicas share none
 */
record ReadSources(StoreReads stores, @Nullable ClusterReads cluster) {

	/**
	 * Reads a secret; never throws.
	 * @param enough whether what another replica had issued is current enough
	 */
	ReadResult.FromStore read(ReadTask task, Predicate<ReadResult.Current> enough) {
		return (this.cluster != null && task.request().key().reach() == StoreKey.Reach.CLUSTER)
				? this.cluster.read(task, enough) : this.stores.read(task);
	}

	/**
	 * Deletes what replicas share of a secret.
	 */
	void forget(String store, String key) {
		if (this.cluster != null) {
			this.cluster.forget(store, key);
		}
	}

}
