package io.credbroker.service.secret;

import io.credbroker.service.database.Database;
import io.credbroker.service.store.Stores;
import io.credbroker.spi.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Whether all replicas can share one credential, and if not, why.
 */
public final class ClusterSharing {

	private final Stores stores;

	private final boolean hasKey;

	private final boolean hasDatabase;

	ClusterSharing(Stores stores, Database database, boolean hasKey) {
		this.stores = stores;
		this.hasKey = hasKey;
		this.hasDatabase = !database.embedded();
	}

	boolean isPossible() {
		return this.hasKey && this.hasDatabase;
	}

	/**
	 * What the owner of a mapping has to change before its credential can be shared;
	 * {@code null} for nothing.
	 */
	public @Nullable String fault(String store, SecretKey key) {
		if (!this.hasDatabase) {
			return "cannot be cluster, since the replicas share no database; add a sink of the type database with the url of a PostgreSQL, or leave sharing out";
		}
		if (!this.hasKey) {
			return "cannot be cluster, since broker.cluster-credentials.key-file is not set, which encrypts the credential for the other replicas; set it on each of them, or leave sharing out";
		}
		return this.stores.isIssued(store, key) ? null
				: "cannot be cluster, since store \"%s\" keeps what is under this key and issues nothing, so that all replicas read the same; leave sharing out"
					.formatted(store);
	}

}
