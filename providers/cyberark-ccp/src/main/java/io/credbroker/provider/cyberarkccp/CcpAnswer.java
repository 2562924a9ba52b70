package io.credbroker.provider.cyberarkccp;

import java.net.http.HttpHeaders;
import java.util.regex.Pattern;

import io.credbroker.http.HttpAnswer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Central Credential Provider's answer to one call, as it came.
 */
record CcpAnswer(int status, HttpHeaders headers, byte[] body) {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private static final Pattern CODE = Pattern.compile("[A-Z]{3,10}[0-9]{1,5}[A-Z]");

	static CcpAnswer of(HttpAnswer answer) {
		return new CcpAnswer(answer.status(), answer.headers(), answer.body());
	}

	/**
	 * The JSON object that the body holds, or nothing when it holds something else.
	 */
	@Nullable JsonNode json() {
		try {
			JsonNode node = JSON.readTree(this.body);
			return (node != null && node.isObject()) ? node : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * CyberArk's own code, empty when the answer has none or one of another shape.
	 */
	String errorCode() {
		JsonNode json = json();
		String code = (json != null) ? json.path("ErrorCode").asString("").strip() : "";
		return CODE.matcher(code).matches() ? code : "";
	}

	@Override
	public String toString() {
		return "CcpAnswer[status=" + this.status + "]";
	}

}
