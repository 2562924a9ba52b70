package io.credbroker.provider.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * How an engine of the stubbed Vault keeps and gives seeded fields.
 */
enum StubbedEngine {

	KEY_VALUES("secret/airflow/", "secret/data/airflow/", 404) {

		@Override
		String answer(Map<String, String> fields, int version) {
			return KvJson.versioned(fields, version);
		}

	},

	STATIC_ROLES("database/static-creds/", "database/static-creds/", 400) {

		@Override
		String answer(Map<String, String> fields, int version) {
			Map<String, Object> data = new LinkedHashMap<>(fields);
			data.put("last_vault_rotation", Instant.parse("2026-11-21T10:00:00Z").plusSeconds(version).toString());
			data.put("rotation_period", 60);
			data.put("ttl", 30);
			return EngineJson.answer(new JsonMapper().writeValueAsString(data));
		}

	},

	LEASES("rabbitmq/creds/", "rabbitmq/creds/", 400) {

		@Override
		String answer(Map<String, String> fields, int version) {
			return EngineJson.issued("rabbitmq/creds/" + version, Duration.ofMinutes(5), true,
					new JsonMapper().writeValueAsString(fields));
		}

	};

	private final String keys;

	private final String paths;

	private final int absence;

	StubbedEngine(String keys, String paths, int absence) {
		this.keys = keys;
		this.paths = paths;
		this.absence = absence;
	}

	abstract String answer(Map<String, String> fields, int version);

	String key(String name) {
		return this.keys + name;
	}

	String url(String name) {
		return "/v1/" + this.paths + name;
	}

	/**
	 * The status of an answer without a secret, whose errors are {@link #errors()}.
	 */
	int absence() {
		return this.absence;
	}

	String errors() {
		return (this.absence == 404) ? "{\"errors\":[]}" : "{\"errors\":[\"unknown role: absent\"]}";
	}

}
