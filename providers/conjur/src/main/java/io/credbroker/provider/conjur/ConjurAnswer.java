package io.credbroker.provider.conjur;

import java.net.http.HttpHeaders;

import io.credbroker.http.HttpAnswer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Conjur's answer to one call, as it came.
 */
record ConjurAnswer(int status, HttpHeaders headers, byte[] body) {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	static ConjurAnswer of(HttpAnswer answer) {
		return new ConjurAnswer(answer.status(), answer.headers(), answer.body());
	}

	/**
	 * The JSON object that the body holds, or nothing when it holds something else.
	 */
	@Nullable JsonNode json() {
		return json(this.body);
	}

	static @Nullable JsonNode json(byte[] text) {
		try {
			JsonNode node = JSON.readTree(text);
			return (node != null && node.isObject()) ? node : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * Whether Conjur itself, and no proxy, says that there is no such thing.
	 */
	boolean isAbsent() {
		JsonNode json = (this.status == 404) ? json() : null;
		return json != null && json.path("error").isObject();
	}

	@Override
	public String toString() {
		return "ConjurAnswer[status=" + this.status + "]";
	}

}
