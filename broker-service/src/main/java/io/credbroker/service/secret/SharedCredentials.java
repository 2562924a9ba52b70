package io.credbroker.service.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

import io.credbroker.service.secret.SharedCredentialTable.Row;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issued credentials that replicas share through the database, which holds them only
 * encrypted, bound to store, key, context and limit.
 */
final class SharedCredentials {

	private static final Logger log = LoggerFactory.getLogger(SharedCredentials.class);

	private final SharedCredentialTable table;

	private final CredentialKeys keys;

	SharedCredentials(SharedCredentialTable table, CredentialKeys keys) {
		this.table = table;
		this.keys = keys;
	}

	/**
	 * What the replicas have under a key.
	 */
	Known known(StoreKey key) {
		String id = id(key);
		Row row = this.table.find(id);
		if (row == null) {
			return new Known(null, false, false);
		}
		SecretCodec.Stored stored = (row.sealed() != null) ? opened(row.sealed(), id, key) : null;
		return new Known(stored, row.claimed(), row.claim() != null && !row.claimed());
	}

	/**
	 * The claim to issue under a key, or {@code null} if another replica has it.
	 */
	@Nullable Claim claim(StoreKey key) {
		Claim claim = new Claim(id(key), UUID.randomUUID().toString());
		return this.table.claim(claim.id(), CredentialId.of(key.store(), key.key().path()), claim.name()) ? claim
				: null;
	}

	void renew(Claim claim) {
		this.table.renew(claim.id(), claim.name());
	}

	void release(Claim claim) {
		this.table.release(claim.id(), claim.name());
	}

	/**
	 * Gives all replicas what was issued, and tells whether the claim still held.
	 */
	boolean store(StoreKey key, Claim claim, SecretCodec.Stored issued, Instant end) {
		byte[] content = SecretCodec.write(issued.secret(), issued.asked());
		try {
			return this.table.store(claim.id(), claim.name(), this.keys.seal(content, bound(claim.id(), key)), end);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every JDK has AES in GCM", ex);
		}
		finally {
			Arrays.fill(content, (byte) 0);
		}
	}

	void forget(String store, String key) {
		this.table.forget(CredentialId.of(store, key));
	}

	private SecretCodec.@Nullable Stored opened(CredentialKeys.Sealed sealed, String id, StoreKey key) {
		try {
			byte[] content = this.keys.open(sealed, bound(id, key));
			try {
				return SecretCodec.read(content);
			}
			finally {
				Arrays.fill(content, (byte) 0);
			}
		}
		catch (GeneralSecurityException | IOException ex) {
			log.atWarn()
				.addKeyValue("store", key.store())
				.addKeyValue("key", key.key().path())
				.addKeyValue("reason",
						this.keys.knows(sealed) ? "it was changed, or has another format"
								: "it was encrypted with a key that this replica does not have")
				.log("A credential that replicas share cannot be read, and another one is issued");
			return null;
		}
	}

	private static byte[] bound(String id, StoreKey key) {
		return "%s\n%s\n%s".formatted(id, key.store(), key.key().path()).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * The same on every replica, and another one for each store, key, options, context
	 * and limit.
	 */
	private static String id(StoreKey key) {
		String text = "%s\n%s\n%s\n%s\n%s".formatted(key.store(), key.key().path(), OptionsText.of(key.key().options()),
				key.context().digest(), key.longest());
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JDK has SHA-256", ex);
		}
	}

	/**
	 * What the replicas have under a key.
	 *
	 * @param stored {@code null} if none can be read
	 * @param claimed whether a replica is issuing one
	 * @param abandoned whether a replica ended while it was issuing one
	 */
	record Known(SecretCodec.@Nullable Stored stored, boolean claimed, boolean abandoned) {
	}

	/**
	 * The right of one replica to issue.
	 *
	 * @param id of the credential
	 */
	record Claim(String id, String name) {
	}

}
