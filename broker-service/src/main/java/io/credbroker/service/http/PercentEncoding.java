package io.credbroker.service.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Decodes percent-encoded UTF-8 strictly, without replacement characters, so that
 * different texts never decode to the same one.
 */
public final class PercentEncoding {

	private PercentEncoding() {
	}

	/**
	 * Decodes the text.
	 * @throws IllegalArgumentException when it is not valid percent-encoded UTF-8, or has
	 * a character that must be encoded
	 */
	public static String decode(String encoded) {
		byte[] bytes = new byte[encoded.length()];
		int length = 0;
		for (int i = 0; i < encoded.length(); i++) {
			char c = encoded.charAt(i);
			if (c == '%') {
				bytes[length++] = octet(encoded, i + 1);
				i += 2;
			}
			else if (c < 0x80) {
				bytes[length++] = (byte) c;
			}
			else {
				throw new IllegalArgumentException("not ASCII");
			}
		}
		return utf8(ByteBuffer.wrap(bytes, 0, length));
	}

	private static byte octet(String encoded, int from) {
		if (from + 2 > encoded.length()) {
			throw new IllegalArgumentException("cut off");
		}
		return (byte) HexFormat.fromHexDigits(encoded, from, from + 2);
	}

	private static String utf8(ByteBuffer bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("not UTF-8", ex);
		}
	}

}
