package io.credbroker.service.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name under which a secret of a store appears in paths, tables and events: the same
 * on every replica, and of fixed length however long its key is.
 */
public final class CredentialId {

	private static final int BYTES = 16;

	private CredentialId() {
	}

	/**
	 * The id of the secret under that key of that store, 32 hexadecimal digits.
	 */
	public static String of(String store, String key) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256")
				.digest((store + '\n' + key).getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash, 0, BYTES);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JDK has SHA-256", ex);
		}
	}

}
