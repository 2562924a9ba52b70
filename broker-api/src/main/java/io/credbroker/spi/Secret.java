package io.credbroker.spi;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Named fields read from, or issued by, a store, with version and times where the store
 * knows them.
 *
 * @param fields never empty; the order of the store is kept
 * @param version the store's own name for this content, if it has versions
 * @param rotatedAt when this content came into force
 * @param nextRotationAt when the store plans to replace it
 * @param expiresAt the credential's own end, after which the vault no longer honours it
 * @param lease how an issued credential can be renewed or revoked
 */
public record Secret(Map<String, SecretValue> fields, @Nullable String version, @Nullable Instant rotatedAt,
		@Nullable Instant nextRotationAt, @Nullable Instant expiresAt, @Nullable Lease lease) {

	public Secret {
		if (fields.isEmpty()) {
			throw new IllegalArgumentException("a secret has at least one field");
		}
		fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
	}

	/**
	 * A secret that was read rather than issued, and of which only the version is known.
	 */
	public static Secret of(Map<String, SecretValue> fields, @Nullable String version) {
		return new Secret(fields, version, null, null, null, null);
	}

}
