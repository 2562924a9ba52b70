package io.credbroker.provider.awssecretsmanager;

import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * Answers as Secrets Manager gives them.
 */
final class AwsJson {

	static final String FIRST = "11111111-1111-1111-1111-111111111111";

	static final String SECOND = "22222222-2222-2222-2222-222222222222";

	private static final JsonMapper JSON = new JsonMapper();

	private AwsJson() {
	}

	static String value(String text, String version) {
		return """
				{"ARN":"arn:aws:secretsmanager:eu-central-1:111122223333:secret:airflow/warehouse-AbCdEf",
				"Name":"airflow/warehouse","VersionId":"%s","SecretString":%s,
				"VersionStages":["AWSCURRENT"],"CreatedDate":1795255200.5}
				""".formatted(version, JSON.writeValueAsString(text));
	}

	static String value(Map<String, ?> fields, String version) {
		return value(JSON.writeValueAsString(fields), version);
	}

	static String description(String version) {
		return description(version, "");
	}

	/**
	 * @param more further members, beginning with a comma
	 */
	static String description(String version, String more) {
		return """
				{"ARN":"arn:aws:secretsmanager:eu-central-1:111122223333:secret:airflow/warehouse-AbCdEf",
				"Name":"airflow/warehouse","LastChangedDate":1795255300.0,
				"VersionIdsToStages":{"%s":["AWSCURRENT"],"%s":["AWSPREVIOUS"]}%s}
				""".formatted(version, "00000000-0000-0000-0000-000000000000", more);
	}

	static String error(String code, String message) {
		return "{\"__type\":\"" + code + "\",\"Message\":\"" + message + "\"}";
	}

}
