package io.credbroker.service.http.contract;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.service.secret.CredentialId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Versions, holders, operations and leases.
 */
abstract class RotationContract extends HttpContract {

	RotationContract(ContractBrokers brokers, OpenApiContract contract) {
		super(brokers, contract);
	}

	static Stream<Arguments> rotations() {
		return Stream.concat(
				Stream.of(Arguments.of("/v1/rotations", "/v1/rotations?limit=2", 200, ""),
						Arguments.of("/v1/rotations", "/v1/rotations?connection=it-good", 200, ""),
						Arguments.of("/v1/rotations", "/v1/rotations?connection=it-chosen", 200, ""),
						Arguments.of("/v1/rotations", "/v1/rotations?connection=unmapped", 404, "not_mapped"),
						Arguments.of("/v1/rotations", "/v1/rotations?state=bad", 400, "request_invalid")),
				Stream.of("", "/holders", "/usage", "/proof")
					.flatMap((part) -> Stream.of(
							Arguments.of(ContractPaths.ROTATION + part, "/v1/rotations/" + ContractPaths.GOOD + part,
									200, ""),
							Arguments.of(ContractPaths.ROTATION + part,
									"/v1/rotations/" + ContractPaths.GOOD + part + "?x=y", 400, "request_invalid"),
							Arguments.of(ContractPaths.ROTATION + part, "/v1/rotations/" + "0".repeat(32) + part, 404,
									"credential_unknown"))));
	}

	@ParameterizedTest
	@MethodSource("rotations")
	void versionsAndHoldersAreShown(String path, String target, int status, String code) {
		this.broker.get("/v1/connections/it-good");

		HttpResponse<String> response = this.broker.get(target, this.broker.issuer().token("ops", "auditors"),
				Map.of());

		check(path, response, status, code);
	}

	static Stream<Arguments> operationsAndLeases() {
		return Stream.of(Arguments.of("/v1/operations", "?state=active&limit=2", 200, ""),
				Arguments.of("/v1/operations", "?state=over", 400, "request_invalid"),
				Arguments.of("/v1/operations", "?kind=burn", 400, "request_invalid"),
				Arguments.of("/v1/operations", "?cursor=x", 400, "request_invalid"),
				Arguments.of("/v1/operations/{id}", "?verbose=1", 400, "request_invalid"),
				Arguments.of("/v1/operations/{id}", "", 404, "operation_unknown"),
				Arguments.of("/v1/leases", "?store=scripted&limit=1", 200, ""),
				Arguments.of("/v1/leases", "?limit=0", 400, "request_invalid"),
				Arguments.of("/v1/leases", "?cursor=x", 400, "request_invalid"));
	}

	@ParameterizedTest
	@MethodSource("operationsAndLeases")
	void operationsAndLeasesAreListed(String path, String query, int status, String code) {
		HttpResponse<String> response = this.broker
			.get(path.replace("{id}", "00000000-0000-7000-8000-000000000000") + query, privileged(), Map.of());

		check(path, response, status, code);
	}

	static Stream<Arguments> orders() {
		return Stream.of(Arguments.of("rotate", ContractPaths.ROTATE.formatted(ContractPaths.GOOD), "", 202, ""),
				Arguments.of("rotate", ContractPaths.ROTATE.formatted(ContractPaths.GOOD), "repeated", 200, ""),
				Arguments.of("rotate", ContractPaths.ROTATE.formatted(ContractPaths.GOOD) + "?force=true", "", 400,
						"request_invalid"),
				Arguments.of("rotate", ContractPaths.ROTATE.formatted("0".repeat(32)), "", 404, "credential_unknown"),
				Arguments.of("rotate", ContractPaths.ROTATE.formatted(CredentialId.of("quiet", "throttled")), "", 422,
						"rotation_unsupported"),
				Arguments.of("invalidate", ContractPaths.INVALIDATE.formatted(ContractPaths.GOOD), "", 202, ""),
				Arguments.of("invalidate", ContractPaths.INVALIDATE.formatted(ContractPaths.GOOD), "repeated", 200, ""),
				Arguments.of("invalidate", ContractPaths.INVALIDATE.formatted("good"), "", 404, "credential_unknown"),
				Arguments.of("invalidate", ContractPaths.INVALIDATE.formatted(ContractPaths.GOOD) + "?x=y", "", 400,
						"request_invalid"),
				Arguments.of("revoke", "POST /v1/leases/revoke", "", 202, ""),
				Arguments.of("revoke", "POST /v1/leases/revoke", "repeated", 200, ""),
				Arguments.of("revoke", "POST /v1/leases/revoke?all=true", "", 400, "request_invalid"));
	}

	@ParameterizedTest
	@MethodSource("orders")
	void anOrderStartsAnOperation(String name, String target, String sent, int status, String code) {
		String path = name.equals("revoke") ? "/v1/leases/revoke" : "/v1/rotations/{credential}/" + name;
		String token = privileged();
		Map<String, String> key = Map.of("Idempotency-Key", name + sent + status);
		HttpResponse<String> response = ask(this.broker, target, token, key);
		if (sent.equals("repeated")) {
			response = ask(this.broker, target, token, key);
		}

		check(path, response, status, code);
		if (status == 202) {
			String followed = response.headers().firstValue("Location").orElseThrow();
			check("/v1/operations/{id}", this.broker.get(followed, token, Map.of()), 200, "");
		}
	}

	@Test
	void aStoreThatEndsNoLeasesIsNamed() {
		String body = "{\"reason\":\"test\",\"store\":\"local\"}";
		String token = privileged();

		check("/v1/leases/revoke", post(this.broker, "/v1/leases/revoke", body, token, Map.of()), 422,
				"rotation_unsupported");
	}

}
