package io.credbroker.service.http.contract;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.service.lookup.LookupForm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may read what, and which stores there are.
 */
abstract class AccessContract extends HttpContract {

	AccessContract(ContractBrokers brokers, OpenApiContract contract) {
		super(brokers, contract);
	}

	static Stream<Arguments> explanations() {
		return LookupForm.all()
			.flatMap((form) -> Stream
				.of(Arguments.of("it-good", 200, ""),
						Arguments.of("it-good?issuer=test&group=airflow-etl&dag=d", 200, ""),
						Arguments.of("it-good?issuer=test&group=other&limit=1", 200, ""),
						Arguments.of("it-chosen?issuer=test&group=airflow-etl&dag=a", 200, ""),
						Arguments.of("it-chosen?issuer=test&group=airflow-etl&dag=b", 200, "policy_denied"),
						Arguments.of("it-down?subject=etl&issuer=test", 200, ""), Arguments.of("unmapped", 200, ""),
						Arguments.of("unmapped?issuer=test", 200, ""),
						Arguments.of("it-good?issuer=other", 400, "request_invalid"),
						Arguments.of("it-good?subject=etl", 400, "request_invalid"),
						Arguments.of("it-good?issuer=test&claim.unknown=x", 400, "request_invalid"),
						Arguments.of("it-good?issuer=test&binding=tls", 400, "request_invalid"),
						Arguments.of("it-good?issuer=test&groups=airflow-etl", 400, "request_invalid"),
						Arguments.of("it-good?issuer=test&issuer=test", 400, "request_invalid"),
						Arguments.of("it-good?limit=0", 400, "request_invalid"),
						Arguments.of("x".repeat(251), 400, "request_invalid"))
				.map((one) -> Arguments.of(form.explainPath(), form.explainTarget(String.valueOf(one.get()[0])),
						one.get()[1], one.get()[2])));
	}

	@ParameterizedTest(name = "GET {1} answers {2} {3}")
	@MethodSource("explanations")
	void aLookupIsExplained(String path, String target, int status, String code) {
		HttpResponse<String> response = this.broker.get(target, privileged(), Map.of());

		check(path, response, status, code);
	}

	@ParameterizedTest
	@MethodSource("io.credbroker.service.lookup.LookupForm#all")
	void anyCallerIsToldItsOwnVerdict(LookupForm form) {
		check(form.explainPath(), this.broker.get(form.explainTarget("it-good")), 200, "");
	}

	static Stream<Arguments> whoAndWhat() {
		return Stream.of(Arguments.of("/v1/access/readers", "?connection=it-good", 200, ""),
				Arguments.of("/v1/access/readers", "?variable=it-good&limit=1", 200, ""),
				Arguments.of("/v1/access/readers", "?config=it-good", 200, ""),
				Arguments.of("/v1/access/readers", "?connection=it-chosen", 200, ""),
				Arguments.of("/v1/access/readers", "?connection=unmapped", 404, "not_mapped"),
				Arguments.of("/v1/access/readers", "", 400, "request_invalid"),
				Arguments.of("/v1/access/readers", "?connection=it-good&variable=it-good", 400, "request_invalid"),
				Arguments.of("/v1/access/readers", "?conn_id=it-good", 400, "request_invalid"),
				Arguments.of("/v1/access/readers", "?connection=it-good&cursor=x", 400, "request_invalid"),
				Arguments.of("/v1/access/readable", "?issuer=test&group=airflow-etl", 200, ""),
				Arguments.of("/v1/access/readable", "?issuer=test&group=airflow-etl&kind=variable&limit=2", 200, ""),
				Arguments.of("/v1/access/readable", "", 200, ""),
				Arguments.of("/v1/access/readable", "?kind=secret", 400, "request_invalid"),
				Arguments.of("/v1/access/readable", "?issuer=test&dag=daily", 400, "request_invalid"),
				Arguments.of("/v1/stores", "", 200, ""),
				Arguments.of("/v1/stores", "?name=sick", 400, "request_invalid"));
	}

	@ParameterizedTest
	@MethodSource("whoAndWhat")
	void whoMayReadWhatIsTold(String path, String query, int status, String code) {
		HttpResponse<String> response = this.broker.get(path + query, privileged(), Map.of());

		check(path, response, status, code);
	}

}
