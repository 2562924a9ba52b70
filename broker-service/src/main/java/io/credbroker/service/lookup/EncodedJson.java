package io.credbroker.service.lookup;

import java.io.IOException;
import java.io.OutputStream;

import tools.jackson.databind.json.JsonMapper;

/**
 * A value as it stands in a JSON body, written once and sent to whoever may have it;
 * prints nothing of it.
 */
public final class EncodedJson {

	private final byte[] json;

	private EncodedJson(byte[] json) {
		this.json = json;
	}

	/**
	 * A text, or an object, as JSON in UTF-8.
	 */
	public static EncodedJson of(Object value) {
		return new EncodedJson(JsonMapper.shared().writeValueAsBytes(value));
	}

	public int length() {
		return this.json.length;
	}

	/**
	 * Sends it; every call of this is a place where a secret leaves.
	 */
	public void writeTo(OutputStream body) throws IOException {
		body.write(this.json);
	}

	@Override
	public String toString() {
		return "<secret>";
	}

}
