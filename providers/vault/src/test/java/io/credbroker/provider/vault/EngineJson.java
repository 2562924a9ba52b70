package io.credbroker.provider.vault;

import java.time.Duration;

/**
 * Answers as the engines with roles give them.
 */
final class EngineJson {

	private EngineJson() {
	}

	static String answer(String data) {
		return "{\"request_id\":\"r\",\"lease_id\":\"\",\"lease_duration\":0,\"renewable\":false,\"data\":" + data
				+ ",\"wrap_info\":null,\"warnings\":null,\"auth\":null}";
	}

	static String staticRole(String lastRotation, String times) {
		return answer("{\"username\":\"app\",\"password\":\"p1\",\"last_vault_rotation\":\"" + lastRotation + "\","
				+ times + "}");
	}

	static String issued(String leaseId, Duration lease, boolean renewable, String data) {
		return "{\"request_id\":\"r\",\"lease_id\":\"" + leaseId + "\",\"lease_duration\":" + lease.toSeconds()
				+ ",\"renewable\":" + renewable + ",\"data\":" + data
				+ ",\"wrap_info\":null,\"warnings\":null,\"auth\":null}";
	}

}
