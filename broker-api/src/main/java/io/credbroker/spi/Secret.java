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
 * @param fields the order of the store is kept; empty only if there is a text
 * @param text the whole text, where the store holds one text rather than fields
 * @param version the store's own name for this content, if it has versions
 * @param rotatedAt when this content came into force
 * @param nextRotationAt when the store plans to replace it
 * @param expiresAt the credential's own end, after which the vault no longer honours it
 * @param lease how an issued credential can be renewed or revoked
 */
public record Secret(Map<String, SecretValue> fields, @Nullable SecretValue text, @Nullable String version,
		@Nullable Instant rotatedAt, @Nullable Instant nextRotationAt, @Nullable Instant expiresAt,
		@Nullable Lease lease) {

	public Secret {
		if (fields.isEmpty() && text == null) {
			throw new IllegalArgumentException("a secret has at least one field, or a text");
		}
		fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
	}

	/**
	 * A secret that its store holds as fields.
	 */
	public Secret(Map<String, SecretValue> fields, @Nullable String version, @Nullable Instant rotatedAt,
			@Nullable Instant nextRotationAt, @Nullable Instant expiresAt, @Nullable Lease lease) {
		this(fields, null, version, rotatedAt, nextRotationAt, expiresAt, lease);
	}

	/**
	 * A secret that was read rather than issued, and of which only the version is known.
	 */
	public static Secret of(Map<String, SecretValue> fields, @Nullable String version) {
		return new Secret(fields, version, null, null, null, null);
	}

	/**
	 * The same content with the whole text that the store holds.
	 */
	public Secret withText(SecretValue whole) {
		return new Secret(this.fields, whole, this.version, this.rotatedAt, this.nextRotationAt, this.expiresAt,
				this.lease);
	}

	/**
	 * The same content with other rotation times.
	 */
	public Secret withRotation(@Nullable Instant at, @Nullable Instant next) {
		return new Secret(this.fields, this.text, this.version, at, next, this.expiresAt, this.lease);
	}

	/**
	 * The same content with another end.
	 */
	public Secret withEnd(@Nullable Instant end) {
		return new Secret(this.fields, this.text, this.version, this.rotatedAt, this.nextRotationAt, end, this.lease);
	}

}
