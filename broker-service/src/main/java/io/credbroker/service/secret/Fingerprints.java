package io.credbroker.service.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Keyed hashes (HMAC-SHA-256, truncated to 64 bits) that tell versions of a secret apart
 * without revealing them.
 */
public final class Fingerprints {

	private static final String ALGORITHM = "HmacSHA256";

	private static final String PROPERTY = "broker.secret.fingerprint-key-file";

	private static final int KEY_BYTES = 32;

	private static final int SHOWN_BYTES = 8;

	/**
	 * Marks that can begin no length, so that 5 and "5", or a field and a text, differ.
	 */
	private static final byte JSON = (byte) 0xff;

	private static final byte TEXT = (byte) 0xfe;

	private final SecretKeySpec key;

	private Fingerprints(byte[] key) {
		this.key = new SecretKeySpec(key, ALGORITHM);
	}

	/**
	 * Reads the key from a file, or generates one for this process.
	 * @throws InvalidConfigurationPropertyValueException when the file cannot be read or
	 * is too short
	 */
	static Fingerprints keyedBy(@Nullable Path file) {
		if (file == null) {
			byte[] key = new byte[KEY_BYTES];
			new SecureRandom().nextBytes(key);
			return new Fingerprints(key);
		}
		byte[] key = read(file);
		if (key.length < KEY_BYTES) {
			throw new IllegalArgumentException(
					"broker.secret.fingerprint-key-file: %s holds %d bytes, at least %d needed".formatted(file,
							key.length, KEY_BYTES));
		}
		return new Fingerprints(key);
	}

	private static byte[] read(Path file) {
		try {
			return Files.readAllBytes(file);
		}
		catch (IOException ex) {
			throw new InvalidConfigurationPropertyValueException(PROPERTY, file,
					"It cannot be read (%s).".formatted(ex.getClass().getSimpleName()));
		}
	}

	/**
	 * A check value that is equal for equal keys and does not reveal the key.
	 */
	public String checkValue() {
		return of(Secret.of(Map.of("check", SecretValue.of("value")), "check value"));
	}

	String of(Secret secret) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			update(mac, String.valueOf(secret.version()));
			new TreeMap<>(secret.fields()).forEach((name, value) -> {
				update(mac, name);
				update(mac, value.reveal());
				if (value.isJson()) {
					mac.update(JSON);
				}
			});
			if (secret.text() != null) {
				mac.update(TEXT);
				update(mac, secret.text().reveal());
			}
			return HexFormat.of().formatHex(mac.doFinal(), 0, SHOWN_BYTES);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every JDK has " + ALGORITHM, ex);
		}
	}

	private static void update(Mac mac, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		mac.update((byte) (bytes.length >>> 24));
		mac.update((byte) (bytes.length >>> 16));
		mac.update((byte) (bytes.length >>> 8));
		mac.update((byte) bytes.length);
		mac.update(bytes);
	}

}
