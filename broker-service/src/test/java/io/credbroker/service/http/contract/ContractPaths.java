package io.credbroker.service.http.contract;

import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.service.lookup.LookupForm;
import io.credbroker.service.secret.CredentialId;
import org.junit.jupiter.params.provider.Arguments;

/**
 * One request for each path that is documented and asks who the caller is.
 */
final class ContractPaths {

	/** The id of a secret that a mapping names. */
	static final String GOOD = CredentialId.of("scripted", "good");

	static final String ROTATION = "/v1/rotations/{credential}";

	/**
	 * What only a role may ask, beside explanations of others, by the path that documents
	 * it.
	 */
	private static final Map<String, String> INQUIRIES = Map.of("/v1/audit/events", "/v1/audit/events",
			"/v1/audit/shadow", "/v1/audit/shadow", "/v1/audit/verify", "/v1/audit/verify", "/v1/access/readers",
			"/v1/access/readers?connection=it-good", "/v1/access/readable", "/v1/access/readable?issuer=test",
			"/v1/stores", "/v1/stores", "/v1/operations", "/v1/operations", "/v1/operations/{id}",
			"/v1/operations/00000000-0000-7000-8000-000000000000", "/v1/leases", "/v1/leases");

	static final String ROTATE = "POST /v1/rotations/%s/rotate";

	static final String INVALIDATE = "POST /v1/rotations/%s/invalidate";

	/**
	 * What an operator may start, by the path that documents it.
	 */
	private static final Map<String, String> ORDERS = Map.of("/v1/rotations/{credential}/rotate",
			ROTATE.formatted(GOOD), "/v1/rotations/{credential}/invalidate", INVALIDATE.formatted(GOOD),
			"/v1/leases/revoke", "POST /v1/leases/revoke");

	private static final Map<String, String> READS = Map.of("/v1/rotations", "/v1/rotations?state=ok", ROTATION,
			"/v1/rotations/" + GOOD, ROTATION + "/holders", "/v1/rotations/" + GOOD + "/holders", ROTATION + "/usage",
			"/v1/rotations/" + GOOD + "/usage", ROTATION + "/proof", "/v1/rotations/" + GOOD + "/proof");

	private ContractPaths() {
	}

	/**
	 * One request for each path that a token is needed for.
	 */
	static Stream<Arguments> targets() {
		return Stream.concat(LookupForm.all().map((form) -> Arguments.of(form.path(), form.target("it-good"))),
				inquiries());
	}

	static Stream<Arguments> inquiries() {
		return Stream.concat(
				LookupForm.all()
					.map((form) -> Arguments.of(form.explainPath(), form.explainTarget("it-good?issuer=test"))),
				Stream.of(INQUIRIES, READS, ORDERS)
					.flatMap((asked) -> asked.entrySet().stream())
					.map((inquiry) -> Arguments.of(inquiry.getKey(), inquiry.getValue())));
	}

}
