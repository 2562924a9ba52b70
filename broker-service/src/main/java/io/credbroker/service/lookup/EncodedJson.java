package io.credbroker.service.lookup;

import java.io.IOException;
import java.io.OutputStream;

import tools.jackson.databind.json.JsonMapper;

/**
 * A value encoded as JSON once and sent to every caller that may have it; its
 * {@code toString} does not reveal it.
 */
public final class EncodedJson {

	private final byte[] json;

	private EncodedJson(byte[] json) {
		this.json = json;
	}

	/**
	 * Encodes a text or an object as JSON in UTF-8.
	 */
	public static EncodedJson of(Object value) {
		return new EncodedJson(JsonMapper.shared().writeValueAsBytes(value));
	}

	public int length() {
		return this.json.length;
	}

	/**
	 * Writes the value to a response; each call of this releases a secret.
	 */
	public void writeTo(OutputStream body) throws IOException {
		body.write(this.json);
	}

	@Override
	public String toString() {
		return "<secret>";
	}

}
