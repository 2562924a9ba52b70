package io.credbroker.service.http.contract;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What auditors ask the record.
 */
abstract class AuditContract extends HttpContract {

	AuditContract(ContractBrokers brokers, OpenApiContract contract) {
		super(brokers, contract);
	}

	static Stream<Arguments> readings() {
		return Stream.of(Arguments.of("/v1/audit/events", "", "*/*", 200, ""),
				Arguments.of("/v1/audit/events", "?caller=etl&limit=2", "application/json", 200, ""),
				Arguments.of("/v1/audit/events", "?event=started", "application/x-ndjson", 200, ""),
				Arguments.of("/v1/audit/events", "?dagg=daily", "*/*", 400, "request_invalid"),
				Arguments.of("/v1/audit/events", "?limit=0", "*/*", 400, "request_invalid"),
				Arguments.of("/v1/audit/events", "?from=yesterday", "*/*", 400, "request_invalid"),
				Arguments.of("/v1/audit/events", "?cursor=abc", "*/*", 400, "request_invalid"),
				Arguments.of("/v1/audit/events", "?dag=a&dag=b", "*/*", 400, "request_invalid"),
				Arguments.of("/v1/audit/events", "?shadow=true", "*/*", 200, ""),
				Arguments.of("/v1/audit/events", "?shadow=1", "*/*", 400, "request_invalid"),
				Arguments.of("/v1/audit/shadow", "", "*/*", 200, ""),
				Arguments.of("/v1/audit/shadow", "?days=30", "*/*", 200, ""),
				Arguments.of("/v1/audit/shadow", "?days=401", "*/*", 400, "request_invalid"),
				Arguments.of("/v1/audit/shadow", "?limit=1", "*/*", 400, "request_invalid"),
				Arguments.of("/v1/audit/verify", "", "*/*", 200, ""),
				Arguments.of("/v1/audit/verify", "?since=today", "*/*", 400, "request_invalid"));
	}

	@ParameterizedTest
	@MethodSource("readings")
	void theRecordAnswersAuditors(String path, String query, String accept, int status, String code) {
		this.broker.get("/v1/connections/it-good");

		HttpResponse<String> response = this.broker.get(path + query, privileged(), Map.of("Accept", accept));

		check(path, response, status, code);
	}

}
