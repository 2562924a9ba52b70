package io.credbroker.service.catalog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The bytes of a catalog, decoded only while they are read.
 */
final class CatalogText {

	private final byte[] bytes;

	private final String digest;

	private CatalogText(byte[] bytes) {
		this.bytes = bytes;
		this.digest = HexFormat.of().formatHex(sha256().digest(bytes));
	}

	static CatalogText of(byte[] bytes) {
		return new CatalogText(bytes);
	}

	static CatalogText of(String text) {
		return new CatalogText(text.getBytes(StandardCharsets.UTF_8));
	}

	static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * SHA-256 of the bytes, in hexadecimal.
	 */
	String digest() {
		return this.digest;
	}

	int size() {
		return this.bytes.length;
	}

	boolean isUtf8() {
		try (Reader reader = open()) {
			reader.transferTo(Writer.nullWriter());
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Reads it from the beginning; bytes that are not UTF-8 result in an
	 * {@link IOException}.
	 */
	Reader open() {
		return new InputStreamReader(new ByteArrayInputStream(this.bytes), StandardCharsets.UTF_8.newDecoder());
	}

}
