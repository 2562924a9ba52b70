package io.credbroker.service.federation;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Encodes a value for a subject: letters, digits and {@code -._~} stay, each other byte
 * of its UTF-8 becomes <code>%XX</code>, as RFC 3986 defines.
 * <p>
 * Two values never have the same form, and no form has a character such as {@code :} that
 * separates values.
 */
final class SubjectEncoding {

	private static final String UNRESERVED = "-._~";

	private SubjectEncoding() {
	}

	/**
	 * Whether a value can have this character in its encoded form.
	 */
	static boolean isPossible(int character) {
		return character == '%' || isUnreserved(character);
	}

	/**
	 * The value in its encoded form.
	 * @throws IllegalArgumentException when it is no valid Unicode
	 */
	static String encode(String value) {
		StringBuilder encoded = new StringBuilder(value.length() + 16);
		ByteBuffer bytes = utf8(value);
		while (bytes.hasRemaining()) {
			int next = bytes.get() & 0xff;
			if (isUnreserved(next)) {
				encoded.append((char) next);
			}
			else {
				encoded.append('%').append(digit(next >> 4)).append(digit(next & 0xf));
			}
		}
		return encoded.toString();
	}

	private static ByteBuffer utf8(String value) {
		try {
			return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("is no valid Unicode", ex);
		}
	}

	private static boolean isUnreserved(int character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9') || UNRESERVED.indexOf(character) >= 0;
	}

	private static char digit(int value) {
		return "0123456789ABCDEF".charAt(value);
	}

}
