package io.credbroker.service.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/**
 * The folder of keys that sign identity tokens, with self-signed certificates that begin
 * and end when the test says.
 */
public record SigningKeyFiles(Path directory) {

	private static final byte[] RSA_SHA256 = { 0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86,
			(byte) 0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00 };

	private static final byte[] COMMON_NAME = { 0x06, 0x03, 0x55, 0x04, 0x03 };

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	public static SigningKeyFiles in(Path directory) {
		try {
			return new SigningKeyFiles(Files.createDirectories(directory));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Adds a key whose certificate is valid from then on, for this long.
	 */
	public SigningKeyFiles add(String name, Instant begins, Duration valid) {
		KeyPair pair = pair("RSA", 2048);
		write(name + ".crt", certificate(pair, pair.getPrivate(), begins, begins.plus(valid)));
		write(name + ".key", privateKey(pair));
		return this;
	}

	public void remove(String name) {
		try {
			Files.deleteIfExists(this.directory.resolve(name + ".key"));
			Files.deleteIfExists(this.directory.resolve(name + ".crt"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Writes a file whole.
	 */
	public void write(String file, String text) {
		try {
			Path whole = Files.writeString(this.directory.resolve("." + file), text);
			Files.move(whole, this.directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public static KeyPair pair(String algorithm, int size) {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
			generator.initialize(size);
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static String privateKey(KeyPair pair) {
		return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
	}

	/**
	 * A certificate for the public key of the pair, signed by an RSA key.
	 */
	public static String certificate(KeyPair pair, PrivateKey signer, Instant begins, Instant ends) {
		byte[] name = der(0x30,
				der(0x31, der(0x30, COMMON_NAME, der(0x0c, "broker".getBytes(StandardCharsets.UTF_8)))));
		byte[] content = der(0x30, der(0xa0, der(0x02, new byte[] { 2 })), der(0x02, BigInteger.TEN.toByteArray()),
				RSA_SHA256, name, der(0x30, time(begins), time(ends)), name, pair.getPublic().getEncoded());
		try {
			Signature signature = Signature.getInstance("SHA256withRSA");
			signature.initSign(signer);
			signature.update(content);
			return pem("CERTIFICATE", der(0x30, content, RSA_SHA256, der(0x03, new byte[] { 0 }, signature.sign())));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] time(Instant time) {
		return der(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
	}

	private static byte[] der(int tag, byte[]... parts) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			content.writeBytes(part);
		}
		ByteArrayOutputStream whole = new ByteArrayOutputStream();
		whole.write(tag);
		int length = content.size();
		if (length > 0x7f) {
			byte[] size = BigInteger.valueOf(length).toByteArray();
			int from = (size[0] == 0) ? 1 : 0;
			whole.write(0x80 | (size.length - from));
			whole.write(size, from, size.length - from);
		}
		else {
			whole.write(length);
		}
		whole.writeBytes(content.toByteArray());
		return whole.toByteArray();
	}

	private static String pem(String kind, byte[] bytes) {
		return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(bytes)
				+ "\n-----END " + kind + "-----\n";
	}

}
