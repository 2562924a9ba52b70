package io.credbroker.service.ops;

import java.util.List;
import java.util.Map;

import io.credbroker.service.ops.FakeBroker.Reply;

/**
 * Answers as a broker gives them, for each command.
 */
final class SampleAnswers {

	static final String CREDENTIAL = "0123456789abcdef0123456789abcdef";

	static final String OPERATION = "019aa5d6-5b2a-7c31-9d5e-0f6b7c8d9e01";

	static final String DATE = "Sat, 28 Nov 2026 09:00:00 GMT";

	static final String ROTATION = """
			{"credential":"%s","store":"vault-prod","key":"database/static-creds/warehouse",\
			"mappings":[{"kind":"connection","name":"warehouse"},{"kind":"variable","name":"dsn"}],"state":"failing",\
			"version":"17","fingerprint":"9f86d081884c7d65","rotated_at":"2026-11-27T09:00:00Z",\
			"rotated_at_source":"store","age_seconds":86400,"next_rotation_at":"2026-11-28T09:12:00Z",\
			"next_rotation_source":"store","first_seen_at":"2026-11-01T09:00:00Z",\
			"last_success_at":"2026-11-28T08:00:00Z","last_failure_at":"2026-11-28T08:59:30Z",\
			"failure":"store_timeout","failing_since":"2026-11-28T08:30:00Z","rotatable":true,"issued":false,\
			"holders":{"current":2,"older":1,"older_until":"2026-11-28T09:12:00Z"}}""".formatted(CREDENTIAL);

	static final String OVERDUE = """
			{"credential":"fedcba9876543210fedcba9876543210","store":"files","key":"api",\
			"mappings":[{"kind":"connection","name":"api"}],"state":"overdue","version":"3",\
			"overdue_seconds":7200,"rotate_every_seconds":2592000,"rotatable":false,"issued":false}""";

	static final String OPERATION_RUNNING = """
			{"id":"%s","kind":"rotate","state":"running","step":"STEP","credential":"%s","store":"vault-prod",\
			"key":"database/static-creds/warehouse","reason":"leaked","requested_by":"test/ann",\
			"started_at":"2026-11-28T08:59:58Z","updated_at":"2026-11-28T09:00:00Z",\
			"old":{"version":"17","fingerprint":"9f86d081884c7d65"},"new":{"version":"18","fingerprint":"aa86d081884c7d65"},\
			"replicas":[{"replica":"broker-0"},{"replica":"broker-1"}],"joined":false}"""
		.formatted(OPERATION, CREDENTIAL);

	static final String OPERATION_DONE = OPERATION_RUNNING.replace("STEP", "done")
		.replace("\"running\"", "\"succeeded\"")
		.replace("\"broker-0\"", "\"broker-0\",\"acknowledged_at\":\"2026-11-28T09:00:00Z\"")
		.replace("\"broker-1\"", "\"broker-1\",\"acknowledged_at\":\"2026-11-28T09:00:00Z\"")
		.replace("\"joined\":false",
				"\"ended_at\":\"2026-11-28T09:00:00Z\",\"holders\":{\"older\":1,\"older_until\":\"2026-11-28T09:12:00Z\"},\"leases\":{\"revoked\":2,\"failed\":1},\"joined\":false");

	static final String HOLDERS = """
			{"holders":[{"caller":{"issuer":"test","subject":"etl"},"dag_id":"etl_daily","task_id":"load",\
			"run_id":"scheduled__2026-11-28","try_number":1,"standing":"asserted","kind":"connection","id":"warehouse",\
			"version":"16","fingerprint":"8f86d081884c7d65","current":false,"since":"2026-11-28T08:57:00Z",\
			"until":"2026-11-28T09:12:00Z","lease_id":null,"event":{"instance":"i","sequence":7}},\
			{"caller":{"issuer":"test","subject":"ui"},"kind":"connection","id":"warehouse","version":"17",\
			"fingerprint":"9f86d081884c7d65","current":true,"since":"2026-11-28T08:59:00Z","until":"2026-11-28T09:14:00Z"}]}""";

	static final String USAGE = """
			{"from":"2026-10-29T09:00:00Z","record_from":"2026-01-01T00:00:00Z","last_used_at":"2026-11-28T08:59:00Z",\
			"lookups":120,"dags":[{"dag_id":"etl_daily","lookups":119,"last_used_at":"2026-11-28T08:57:00Z",\
			"callers":[{"issuer":"test","subject":"etl"}]}],\
			"callers":[{"issuer":"test","subject":"ui","lookups":1,"last_used_at":"2026-11-28T08:59:00Z"}]}""";

	static final String SHADOW = """
			{"from":"2026-11-21T09:00:00Z","lookups":120,"failed":5,"ids":[{"kind":"connection","id":"finance",\
			"outcome":"policy_denied","lookups":4,"last_at":"2026-11-28T08:57:00Z","dags":["train","report"],\
			"dag_count":2},{"kind":"variable","id":"legacy","outcome":"not_mapped","lookups":1,\
			"last_at":"2026-11-28T08:58:00Z","dags":[],"dag_count":0}],"complete":true}""";

	static final String STORES = """
			{"stores":[{"name":"vault-prod","type":"vault","health":"down","since":"2026-11-28T08:30:00Z",\
			"reason":"timeout","circuit":"open","queued":3,"calls_in_flight":2},{"name":"files","type":"file",\
			"health":"up","since":"2026-11-27T09:00:00Z","circuit":"closed","queued":0,"calls_in_flight":0}]}""";

	static final String LEASES = """
			{"leases":[{"lease_id":"database/creds/ro/abc","store":"vault-prod","credential":"%s","key":"database/creds/ro",\
			"mapping":"reporting","caller":{"issuer":"test","subject":"etl"},"dag_id":"report","task_id":"t",\
			"run_id":"manual__1","issued_at":"2026-11-28T08:00:00Z","expires_at":"2026-11-28T10:00:00Z","holders":1}]}"""
		.formatted(CREDENTIAL);

	static final String PROOF = """
			{"format":1,"credential":"%s","store":"vault-prod","key":"database/static-creds/warehouse",\
			"as_of":"2026-11-28T08:59:00Z","current":{"version":"17","fingerprint":"9f86d081884c7d65",\
			"since":"2026-11-28T08:58:00Z","grants":2,"holders":1,"event":{"instance":"i","sequence":9}},\
			"older":[{"version":"16","fingerprint":"8f86d081884c7d65","grants":3,"holders":1,\
			"held_until":"2026-11-28T09:12:00Z","last_grant":{"instance":"i","sequence":7},"still_held_by":[\
			{"issuer":"test","subject":"etl","dag_id":"etl_daily","run_id":"manual__1","until":"2026-11-28T09:12:00Z",\
			"event":{"instance":"i","sequence":7}}]}],"nobody_holds_an_older_version":false,\
			"none_from":"2026-11-28T09:12:00Z","record":{"from":"2026-11-01T09:00:00Z","to":"2026-11-28T08:59:00Z",\
			"events":9,"instances":[]},"stated":{"generated_at":"2026-11-28T09:00:00Z","covers":"What went through."}}"""
		.formatted(CREDENTIAL);

	static final String REFUSALS = """
			{"events":[{"event":"lookup","time":"2026-11-28T08:59:00Z","kind":"connection","id":"finance",\
			"caller":{"issuer":"test","subject":"ml"},"context":{"dag_id":"train"},"outcome":"policy_denied",\
			"by":{"rule":"no-ml-on-finance"},"correlation_id":"4bf92f3577b34da6a3ce929d0e0e4736"},\
			{"event":"authentication","time":"2026-11-28T08:58:00Z","outcome":"token_expired","claimed_issuer":"test",\
			"suppressed":4},{"event":"lookup","time":"2026-11-28T08:57:00Z","kind":"connection","id":"finance",\
			"caller":{"issuer":"test","subject":"ml"},"context":{"dag_id":"train"},"outcome":"policy_denied",\
			"by":{"rule":"no-ml-on-finance"}}],"next_cursor":"abc.def"}""";

	private static final String PATH = "/v1/rotations/" + CREDENTIAL;

	/** The commands, and the path whose answer each of them shows. */
	static final Map<List<String>, String> COMMANDS = Map.ofEntries(Map.entry(List.of("stores"), "/v1/stores"),
			Map.entry(List.of("rotations"), "/v1/rotations"), Map.entry(List.of("show", CREDENTIAL), PATH),
			Map.entry(List.of("show", "warehouse"), "/v1/rotations"),
			Map.entry(List.of("holders", CREDENTIAL), PATH + "/holders"),
			Map.entry(List.of("usage", CREDENTIAL), PATH + "/usage"),
			Map.entry(List.of("proof", CREDENTIAL), PATH + "/proof"), Map.entry(List.of("leases"), "/v1/leases"),
			Map.entry(List.of("operations"), "/v1/operations"),
			Map.entry(List.of("operations", OPERATION), "/v1/operations/" + OPERATION),
			Map.entry(List.of("refusals"), "/v1/audit/events"), Map.entry(List.of("shadow"), "/v1/audit/shadow"),
			Map.entry(List.of("rotate", CREDENTIAL, "--reason", "leaked"), PATH + "/rotate"));

	private SampleAnswers() {
	}

	/**
	 * A broker with an answer for each path.
	 */
	static FakeBroker broker() {
		FakeBroker broker = new FakeBroker();
		broker.date(DATE);
		return broker.answers("/v1/stores", STORES)
			.answers("/v1/rotations", "{\"rotations\":[" + ROTATION + "]}")
			.answers(PATH, ROTATION.replaceFirst("\\{", "{\"versions\":[],"))
			.answers(PATH + "/holders", HOLDERS)
			.answers(PATH + "/usage", USAGE)
			.answers(PATH + "/proof", PROOF)
			.answers("/v1/leases", LEASES)
			.answers("/v1/operations", "{\"operations\":[" + OPERATION_DONE + "]}")
			.answers("/v1/operations/" + OPERATION, OPERATION_DONE)
			.answers("/v1/audit/events", REFUSALS)
			.answers("/v1/audit/shadow", SHADOW)
			.answers(PATH + "/rotate",
					new Reply(202, "application/json", OPERATION_RUNNING.replace("STEP", "accepted")));
	}

}
