package io.credbroker.service.http.contract;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.credbroker.service.lookup.LookupForm;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The outcomes of a lookup, in each of its forms.
 */
abstract class LookupContract extends HttpContract {

	LookupContract(ContractBrokers brokers, OpenApiContract contract) {
		super(brokers, contract);
	}

	static Stream<Arguments> lookups() {
		return each(Arguments.of("it-good", 200, ""), Arguments.of("it-good?min_ttl=60&fresh=true", 200, ""),
				Arguments.of("it-good?min-ttl=60", 400, "request_invalid"),
				Arguments.of("it-good?min_ttl=soon", 400, "request_invalid"),
				Arguments.of("it-good?fresh=yes", 400, "request_invalid"), Arguments.of("unmapped", 404, "not_mapped"),
				Arguments.of("a%2Fb%5Cc", 404, "not_mapped"), Arguments.of("x".repeat(251), 400, "request_invalid"),
				Arguments.of("it-good?min_ttl=86400", 422, "min_ttl_unsatisfiable"),
				Arguments.of("it-missing", 424, "secret_missing"), Arguments.of("it-unfit", 424, "secret_malformed"),
				Arguments.of("it-chosen", 403, "policy_denied"), Arguments.of("it-refused", 424, "store_refused"),
				Arguments.of("it-throttled", 503, "store_throttled"),
				Arguments.of("it-rotating", 503, "rotation_in_progress"),
				Arguments.of("it-down", 503, "store_unavailable"));
	}

	@ParameterizedTest(name = "GET {0}, {1} answers {2} {3}")
	@MethodSource("lookups")
	void lookupEndsInItsOutcome(LookupForm form, String id, int status, String code) {
		HttpResponse<String> response = this.broker.get(form.target(id));

		check(form.path(), response, status, code);
	}

	@ParameterizedTest
	@MethodSource("io.credbroker.service.lookup.LookupForm#all")
	void aPodThatCannotBeReadLeavesItUndecided(LookupForm form) {
		String token = this.brokers.pods().tokenOfAPodThatCannotBeRead();

		check(form.path(), this.broker.get(form.target("by-pod"), token, Map.of()), 503, "context_unavailable");
		check(form.explainPath(), this.broker.get(form.explainTarget("by-pod"), token, Map.of()), 200,
				"context_unavailable");
	}

	@ParameterizedTest
	@MethodSource("io.credbroker.service.lookup.LookupForm#all")
	void aDefectOfAProviderIsADefectOfTheBroker(LookupForm form) {
		// A key of its own: one that fails again and again is not called for a while.
		String key = "defect-%s-%s".formatted(form.kind(), form.inQuery());
		this.broker.store().answers(key, (request) -> {
			throw new AssertionError("a defect");
		});

		check(form.path(), this.broker.get(form.target("it-" + key)), 500, "internal_error");
	}

	@Test
	void aStoreThatHangsIsWaitedForSoLongAndNoLonger() throws Exception {
		inEachForm("it-hangs").forEach((form, response) -> check(form.path(), response, 504, "store_timeout"));
	}

	@ParameterizedTest
	@MethodSource("io.credbroker.service.lookup.LookupForm#all")
	void aStoreThatFailsIsLeftAlone(LookupForm form) {
		this.broker.get(form.target("it-circuit"));

		check(form.path(), this.broker.get(form.target("it-circuit")), 503, "circuit_open");
	}

	@Test
	void anOldSecretIsMarkedAndThenNoLongerServed() throws Exception {
		String target = "/v1/connections/it-aged";
		this.broker.store().answers("aged", ScriptedStore.found("17", Map.of("username", "u", "password", "p")));
		HttpResponse<String> fresh = this.broker.get(target);
		for (int i = 0; i < 100 && fresh.statusCode() == 503; i++) {
			// The other test of this store has left its circuit breaker open.
			Thread.sleep(100);
			fresh = this.broker.get(target);
		}
		assertThat(fresh.body()).contains("\"stale\":false");
		this.broker.store().answers("aged", new FetchResult.Unavailable("down", null));
		Thread.sleep(1200);
		Map<LookupForm, HttpResponse<String>> stale = inEachForm("it-aged");
		Thread.sleep(1200);
		Map<LookupForm, HttpResponse<String>> tooOld = inEachForm("it-aged");

		stale.forEach((form, response) -> {
			check(form.path(), response, 200, "");
			assertThat(response.body()).contains("\"stale\":true").contains("\"age_seconds\":1");
		});
		tooOld.forEach((form, response) -> check(form.path(), response, 503, "stale_limit_exceeded"));
	}

	/** Asks in all forms at once. */
	private Map<LookupForm, HttpResponse<String>> inEachForm(String id) throws Exception {
		Map<LookupForm, HttpResponse<String>> answers = new HashMap<>();
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Map.Entry<LookupForm, Future<HttpResponse<String>>>> asked = LookupForm.all()
				.map((form) -> Map.entry(form, callers.submit(() -> this.broker.get(form.target(id)))))
				.toList();
			for (Map.Entry<LookupForm, Future<HttpResponse<String>>> one : asked) {
				answers.put(one.getKey(), one.getValue().get());
			}
		}
		return answers;
	}

	@ParameterizedTest
	@MethodSource("io.credbroker.service.lookup.LookupForm#all")
	void aCallerThatNoPolicyNamesIsDenied(LookupForm form) {
		HttpResponse<String> response = this.broker.get(form.target("it-good"), this.broker.issuer().token("etl"),
				Map.of());

		check(form.path(), response, 403, "policy_denied");
	}

	@ParameterizedTest
	@MethodSource("io.credbroker.service.lookup.LookupForm#all")
	void anAnswerThatCannotBeRecordedIsWithheld(LookupForm form) {
		HttpResponse<String> response = this.brokers.unrecorded().get(form.target("it-good"));

		check(form.path(), response, 503, "audit_unavailable");
		assertThat(response.body()).doesNotContain("\"p\"");
	}

	@ParameterizedTest
	@MethodSource("io.credbroker.service.lookup.LookupForm#all")
	void anUnchangedAnswerIsNotSentAgain(LookupForm form) {
		String etag = this.broker.get(form.target("it-good")).headers().firstValue("ETag").orElseThrow();

		HttpResponse<String> response = this.broker.get(form.target("it-good"),
				this.broker.issuer().token("etl", "airflow-etl"), Map.of("If-None-Match", etag));

		check(form.path(), response, 304, "");
	}

	private static Stream<Arguments> each(Arguments... cases) {
		return LookupForm.all()
			.flatMap((form) -> Stream.of(cases)
				.map((one) -> Arguments.of(form, one.get()[0], one.get()[1], one.get()[2])));
	}

}
