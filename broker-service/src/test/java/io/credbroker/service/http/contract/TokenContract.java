package io.credbroker.service.http.contract;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.service.support.DpopKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whom any path refuses, because of the token or of what it says of the caller.
 */
abstract class TokenContract extends HttpContract {

	TokenContract(ContractBrokers brokers, OpenApiContract contract) {
		super(brokers, contract);
	}

	static Stream<Arguments> tokens() {
		return atEach(ContractPaths.targets(), Arguments.of("expired", 401, "token_expired"),
				Arguments.of("tampered", 401, "token_signature_invalid"),
				Arguments.of("garbage", 401, "token_signature_invalid"),
				Arguments.of("stranger", 401, "token_issuer_unknown"),
				Arguments.of("audience", 401, "token_audience_mismatch"),
				Arguments.of("subjectless", 401, "token_claim_missing"),
				Arguments.of("eternal", 401, "token_life_too_long"),
				Arguments.of("algorithm", 401, "token_algorithm_not_allowed"),
				Arguments.of("bound", 401, "token_binding_mismatch"), Arguments.of("podless", 401, "token_pod_gone"),
				Arguments.of("unreachable", 503, "identity_keys_unavailable"));
	}

	@ParameterizedTest(name = "GET {0} with a token that is {2} answers {3} {4}")
	@MethodSource("tokens")
	void tokenIsRefusedWithItsOwnCode(String path, String target, String flaw, int status, String code) {
		String token = new FlawedTokens(this.broker.issuer(), this.brokers.unreachable(), this.brokers.pods().issuer())
			.with(flaw);

		HttpResponse<String> response = ask(this.broker, target, token, Map.of());

		check(path, response, status, code);
	}

	/**
	 * The replicas compare proofs in a database that is away.
	 */
	@ParameterizedTest
	@MethodSource("io.credbroker.service.http.contract.ContractPaths#targets")
	void aProofThatCannotBeComparedIsItsOwnCode(String path, String target) {
		DpopKey key = new DpopKey();
		String token = this.brokers.limited()
			.issuer()
			.token("etl", (claims) -> claims.claim("cnf", Map.of("jkt", key.thumbprint())));
		String method = target.startsWith("POST ") ? "POST" : "GET";
		URI uri = URI.create(this.brokers.limited().url() + target.replace("POST ", ""));
		String proof = key.sign(DpopKey.claims(token, uri.toString().replaceAll("\\?.*", ""), Instant.now())
			.claim("htm", method)
			.build());

		HttpResponse<String> response = this.brokers.limited()
			.send(HttpRequest.newBuilder(uri)
				.method(method, HttpRequest.BodyPublishers.noBody())
				.header("Authorization", "DPoP " + token)
				.header("DPoP", proof)
				.build());

		check(path, response, 503, "proofs_unavailable");
	}

	@ParameterizedTest
	@MethodSource("io.credbroker.service.http.contract.ContractPaths#targets")
	void noTokenIsItsOwnCode(String path, String target) {
		HttpResponse<String> response = target.startsWith("POST ") ? ask(this.broker, target, "", Map.of())
				: this.broker.send(HttpRequest.newBuilder(URI.create(this.broker.url() + target)).build());

		check(path, response, 401, "token_missing");
	}

	@ParameterizedTest
	@MethodSource("io.credbroker.service.http.contract.ContractPaths#inquiries")
	void whatARoleMayAskNobodyElseMay(String path, String target) {
		check(path, ask(this.broker, target, this.broker.issuer().token("etl", "airflow-etl"), Map.of()), 403,
				"role_required");
	}

	private static Stream<Arguments> atEach(Stream<Arguments> targets, Arguments... cases) {
		return targets.flatMap((target) -> Stream.of(cases)
			.map((one) -> Arguments.of(target.get()[0], target.get()[1], one.get()[0], one.get()[1], one.get()[2])));
	}

}
