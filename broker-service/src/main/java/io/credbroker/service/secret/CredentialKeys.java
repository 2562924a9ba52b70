package io.credbroker.service.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The keys that encrypt credentials for other replicas (AES-256-GCM), each derived from a
 * file by HKDF: the present one encrypts, and a previous one only decrypts.
 */
final class CredentialKeys {

	private static final String PREFIX = "broker.cluster-credentials.";

	private static final int LEAST_BYTES = 32;

	private static final int KEY_BYTES = 32;

	private static final int ID_BYTES = 8;

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BITS = 128;

	private final SecureRandom random = new SecureRandom();

	private final Map<String, SecretKey> keys;

	private final String present;

	private CredentialKeys(Map<String, SecretKey> keys, String present) {
		this.keys = keys;
		this.present = present;
	}

	/**
	 * Reads the files.
	 * @throws InvalidConfigurationPropertyValueException when one cannot be read or is
	 * too short
	 */
	static CredentialKeys of(Path keyFile, @Nullable Path previousKeyFile) {
		try {
			Map<String, SecretKey> keys = new LinkedHashMap<>();
			String present = add(keys, keyFile, "key-file");
			if (previousKeyFile != null) {
				add(keys, previousKeyFile, "previous-key-file");
			}
			return new CredentialKeys(keys, present);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every JDK has HKDF-SHA256", ex);
		}
	}

	private static String add(Map<String, SecretKey> keys, Path file, String property) throws GeneralSecurityException {
		byte[] bytes = read(file, property);
		try {
			if (bytes.length < LEAST_BYTES) {
				throw invalid(property, file,
						"It holds %d bytes, at least %d are needed; make it with: head -c %2$d /dev/urandom"
							.formatted(bytes.length, LEAST_BYTES));
			}
			String id = HexFormat.of().formatHex(KDF.getInstance("HKDF-SHA256").deriveData(use(bytes, "id", ID_BYTES)));
			keys.put(id, KDF.getInstance("HKDF-SHA256").deriveKey("AES", use(bytes, "encryption", KEY_BYTES)));
			return id;
		}
		finally {
			Arrays.fill(bytes, (byte) 0);
		}
	}

	private static HKDFParameterSpec use(byte[] bytes, String what, int length) {
		return HKDFParameterSpec.ofExtract()
			.addIKM(bytes)
			.thenExpand(("broker cluster credentials " + what).getBytes(StandardCharsets.UTF_8), length);
	}

	private static byte[] read(Path file, String property) {
		try {
			return Files.readAllBytes(file);
		}
		catch (IOException ex) {
			throw invalid(property, file, "It cannot be read (%s).".formatted(ex.getClass().getSimpleName()));
		}
	}

	private static InvalidConfigurationPropertyValueException invalid(String property, Path file, String reason) {
		return new InvalidConfigurationPropertyValueException(PREFIX + property, file, reason);
	}

	/**
	 * Encrypts with the present key.
	 * @param bound what the ciphertext can be read together with only
	 */
	Sealed seal(byte[] content, byte[] bound) throws GeneralSecurityException {
		byte[] nonce = new byte[NONCE_BYTES];
		this.random.nextBytes(nonce);
		byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, this.present, nonce, bound).doFinal(content);
		return new Sealed(this.present,
				ByteBuffer.allocate(nonce.length + encrypted.length).put(nonce).put(encrypted).array());
	}

	/**
	 * Decrypts.
	 * @throws GeneralSecurityException when the key is not known, or what was encrypted
	 * or what it is bound to was changed
	 */
	byte[] open(Sealed sealed, byte[] bound) throws GeneralSecurityException {
		if (sealed.bytes().length < NONCE_BYTES) {
			throw new GeneralSecurityException("it is too short");
		}
		byte[] nonce = Arrays.copyOf(sealed.bytes(), NONCE_BYTES);
		return cipher(Cipher.DECRYPT_MODE, sealed.key(), nonce, bound).doFinal(sealed.bytes(), NONCE_BYTES,
				sealed.bytes().length - NONCE_BYTES);
	}

	/**
	 * Whether it was encrypted with one of the keys.
	 */
	boolean knows(Sealed sealed) {
		return this.keys.containsKey(sealed.key());
	}

	private Cipher cipher(int mode, String id, byte[] nonce, byte[] bound) throws GeneralSecurityException {
		SecretKey key = this.keys.get(id);
		if (key == null) {
			throw new GeneralSecurityException("the key is not known");
		}
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
		cipher.updateAAD(bound);
		return cipher;
	}

	/**
	 * A content that only a holder of the key can read.
	 *
	 * @param key the id of the key, which does not reveal it
	 */
	record Sealed(String key, byte[] bytes) {
	}

}
