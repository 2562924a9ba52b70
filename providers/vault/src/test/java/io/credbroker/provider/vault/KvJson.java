package io.credbroker.provider.vault;

import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * Answers as a key/value engine gives them.
 */
final class KvJson {

	private static final JsonMapper JSON = new JsonMapper();

	private KvJson() {
	}

	static String versioned(Map<String, ?> fields, int version) {
		return versioned(JSON.writeValueAsString(fields), version, "");
	}

	static String versioned(String fields, int version, String deletionTime) {
		return """
				{"lease_id":"","data":{"data":%s,"metadata":{"created_time":"2026-11-21T10:00:00.5Z",
				"custom_metadata":null,"deletion_time":"%s","destroyed":false,"version":%d}}}
				""".formatted(fields, deletionTime, version);
	}

	static String unversioned(Map<String, ?> fields) {
		return "{\"lease_id\":\"\",\"lease_duration\":2764800,\"data\":" + JSON.writeValueAsString(fields) + "}";
	}

	static String string(Object value) {
		return JSON.writeValueAsString(value);
	}

}
