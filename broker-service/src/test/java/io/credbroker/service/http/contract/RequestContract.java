package io.credbroker.service.http.contract;

import java.net.http.HttpResponse;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What any path answers before it looks at what is asked for.
 */
abstract class RequestContract extends HttpContract {

	RequestContract(ContractBrokers brokers, OpenApiContract contract) {
		super(brokers, contract);
	}

	@ParameterizedTest
	@MethodSource("io.credbroker.service.http.contract.ContractPaths#targets")
	void headersThatAreTooLargeAreTheirOwnCode(String path, String target) {
		HttpResponse<String> response = ask(this.broker, target, "token", Map.of("X-Padding", "x".repeat(20_000)));

		check(path, response, 431, "headers_too_large");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/.well-known/openid-configuration", "/federation/jwks" })
	void thePublicDocumentsNeedNoToken(String path) {
		check(path, this.broker.get(path, Map.of()), 200, "");
		check(path, this.broker.get(path, Map.of("X-Padding", "x".repeat(20_000))), 431, "headers_too_large");
	}

	@ParameterizedTest
	@MethodSource("io.credbroker.service.http.contract.ContractPaths#targets")
	void aCallerThatAsksTooOftenIsToldToWait(String path, String target) {
		String token = this.brokers.limited().issuer().token("etl", "airflow-etl");
		HttpResponse<String> response = ask(this.brokers.limited(), target, token, Map.of());
		for (int i = 0; i < 100 && response.statusCode() != 429; i++) {
			response = ask(this.brokers.limited(), target, token, Map.of());
		}

		check(path, response, 429, "rate_limited");
	}

	@ParameterizedTest
	@MethodSource("io.credbroker.service.http.contract.ContractPaths#inquiries")
	void nothingIsToldThatCannotBeRecorded(String path, String target) {
		String token = this.brokers.unrecorded().issuer().token("auditor", "auditors");

		check(path, ask(this.brokers.unrecorded(), target, token, Map.of()), 503, "audit_unavailable");
	}

}
