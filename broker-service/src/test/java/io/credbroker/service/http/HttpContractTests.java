package io.credbroker.service.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.service.lookup.LookupForm;
import io.credbroker.service.secret.CredentialId;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.DpopKey;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.service.support.SigningKeyFiles;
import io.credbroker.service.support.TestIssuer;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.RotateResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every documented response is produced here, through HTTP, and nothing undocumented is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpContractTests {

	private static final String MAPPINGS = """
			  it-throttled: { secret: { store: quiet, key: throttled }SHAPE }
			  it-circuit: { secret: { store: sick, key: down }SHAPE }
			  it-aged: { secret: { store: sick, key: "aged-KIND" }SHAPE, ttl: 1s, max-stale: 2s }
			  by-pod: { secret: { store: scripted, key: good }SHAPE }
			  it-good: { secret: { store: scripted, key: good }SHAPE }
			  it-chosen: { secret: [{ when: { dags: [a] }, context: asserted, store: scripted, key: good }, { when: { dags: [b] }, store: quiet, key: good }]SHAPE }
			  "it-{name}": { secret: { store: scripted, key: "{name}" }SHAPE }
			""";

	/** The id of a secret that a mapping names. */
	private static final String GOOD = CredentialId.of("scripted", "good");

	private static final String ROTATION = "/v1/rotations/{credential}";

	/**
	 * What only a role may ask, beside explanations of others, by the path that documents
	 * it.
	 */
	private static final Map<String, String> INQUIRIES = Map.of("/v1/audit/events", "/v1/audit/events",
			"/v1/audit/shadow", "/v1/audit/shadow", "/v1/audit/verify", "/v1/audit/verify", "/v1/access/readers",
			"/v1/access/readers?connection=it-good", "/v1/access/readable", "/v1/access/readable?issuer=test",
			"/v1/stores", "/v1/stores", "/v1/operations", "/v1/operations", "/v1/operations/{id}",
			"/v1/operations/00000000-0000-7000-8000-000000000000", "/v1/leases", "/v1/leases");

	private static final String ROTATE = "POST /v1/rotations/%s/rotate";

	private static final String INVALIDATE = "POST /v1/rotations/%s/invalidate";

	/**
	 * What an operator may start, by the path that documents it.
	 */
	private static final Map<String, String> ORDERS = Map.of("/v1/rotations/{credential}/rotate",
			ROTATE.formatted(CredentialId.of("scripted", "good")), "/v1/rotations/{credential}/invalidate",
			INVALIDATE.formatted(CredentialId.of("scripted", "good")), "/v1/leases/revoke", "POST /v1/leases/revoke");

	private static final Map<String, String> READS = Map.of("/v1/rotations", "/v1/rotations?state=ok", ROTATION,
			"/v1/rotations/" + GOOD, ROTATION + "/holders", "/v1/rotations/" + GOOD + "/holders", ROTATION + "/usage",
			"/v1/rotations/" + GOOD + "/usage", ROTATION + "/proof", "/v1/rotations/" + GOOD + "/proof");

	private static final Map<String, String> ROLES = Map.of("broker.roles.auditor.issuer", "test",
			"broker.roles.auditor.groups", "auditors", "broker.roles.security.issuer", "test",
			"broker.roles.security.groups", "auditors", "broker.roles.operator.issuer", "test",
			"broker.roles.operator.groups", "auditors");

	private static final String CATALOG = "connections:\n"
			+ MAPPINGS
				.replace("SHAPE", ", conn-type: postgres, host: db, login: \"${username}\", password: \"${password}\"")
				.replace("KIND", "connections")
			+ "variables:\n" + MAPPINGS.replace("SHAPE", ", value: \"${password}\"").replace("KIND", "variables")
			+ "configs:\n" + MAPPINGS.replace("SHAPE", ", value: \"${password}\"").replace("KIND", "configs") + """
					policies:
					  - name: etl
					    callers: { issuer: test, groups: [airflow-etl] }
					    connections: ["it-*"]
					    variables: ["it-*"]
					    configs: ["it-*"]
					  - name: pods
					    callers: { subjects: [etl] }
					    connections: [by-pod]
					    variables: [by-pod]
					    configs: [by-pod]
					    context: attested
					""";

	private static final Map<String, Object> STORES = Map.of("broker.stores.quiet.type", "scripted",
			"broker.stores.sick.type", "scripted", "broker.stores.sick.bounds.breaker-calls", "1",
			"broker.stores.sick.bounds.breaker-wait", "2s", "broker.stores.scripted.bounds.breaker-calls", "1000");

	private final OpenApiContract contract = new OpenApiContract();

	private Broker broker;

	private Broker unrecorded;

	private Broker limited;

	private TestIssuer unreachable;

	private PodIssuer pods;

	@BeforeAll
	void start(@TempDir Path directory, @TempDir Path other, @TempDir Path third) {
		this.unreachable = new TestIssuer();
		Map<String, Object> properties = new HashMap<>(STORES);
		properties.put("broker.stores.local.type", "file");
		properties.put("broker.stores.local.settings.path", directory.resolve("catalog.yaml"));
		properties
			.putAll(Map.of("broker.identity.issuers.test.algorithms", "RS256", "broker.identity.issuers.gone.issuer",
					this.unreachable.url(), "broker.identity.issuers.gone.jwks-uri", this.unreachable.jwksUri(),
					"broker.identity.issuers.gone.audiences", TestIssuer.AUDIENCE, "broker.audit.sinks.db.type",
					"database", "broker.audit.sinks.db.database.directory", directory.resolve("record")));
		properties.putAll(ROLES);
		properties.putAll(Map.of("broker.federation.issuer", "https://broker.example", "broker.federation.deployment",
				"test", "broker.federation.keys.directory",
				SigningKeyFiles.in(directory.resolve("keys"))
					.add("one", Instant.now().minusSeconds(60), Duration.ofDays(1))
					.directory()));
		this.pods = PodIssuer.start(directory);
		properties.putAll(this.pods.settings());
		this.broker = Broker.start(directory, CATALOG, properties);
		this.unreachable.close();
		Map<String, Object> full = new HashMap<>(STORES);
		full.putAll(Map.of("broker.audit.sinks.full.type", "file", "broker.audit.sinks.full.file", "/dev/full",
				"broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.required", "false",
				"broker.audit.sinks.db.database.directory", other.resolve("record")));
		full.putAll(ROLES);
		this.unrecorded = Broker.start(other, CATALOG, full);
		this.limited = Broker.start(third, "connections: {}",
				Map.of("broker.callers.requests-per-second", "1", "broker.callers.burst", "1",
						"broker.audit.sinks.out.type", "stdout", "broker.audit.sinks.db.type", "database",
						"broker.audit.sinks.db.database.url", "jdbc:postgresql://127.0.0.1:1/away",
						"broker.audit.sinks.db.required", "false", "broker.audit.sinks.db.timeout", "100ms"));
		Stream.of(this.broker, this.unrecorded).map(Broker::store).forEach(HttpContractTests::script);
	}

	private static void script(ScriptedStore store) {
		store.answers("good", ScriptedStore.found("17", Map.of("username", "u", "password", "p")));
		store.rotates("good", RotateResult.Accepted::new);
		store.answers("unfit", ScriptedStore.found("17", Map.of("other", "x")));
		store.answers("refused", new FetchResult.Denied("403 permission denied"));
		store.answers("throttled", new FetchResult.Throttled(Duration.ofSeconds(7)));
		store.answers("rotating", new FetchResult.Rotating(Duration.ofSeconds(3)));
		store.answers("down", new FetchResult.Unavailable("connection refused", null));
		store.answers("hangs", (request) -> hang());
	}

	private static FetchResult hang() {
		try {
			Thread.sleep(Duration.ofMinutes(1));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return new FetchResult.Missing();
	}

	@AfterAll
	void everyDocumentedResponseWasProduced() {
		this.broker.close();
		this.pods.close();
		this.unrecorded.close();
		this.limited.close();
		assertThat(this.contract.seen()).isEqualTo(this.contract.documented());
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
	@MethodSource("forms")
	void aPodThatCannotBeReadLeavesItUndecided(LookupForm form) {
		String token = this.pods.tokenOfAPodThatCannotBeRead();

		check(form.path(), this.broker.get(form.target("by-pod"), token, Map.of()), 503, "context_unavailable");
		check(form.explainPath(), this.broker.get(form.explainTarget("by-pod"), token, Map.of()), 200,
				"context_unavailable");
	}

	@ParameterizedTest
	@MethodSource("forms")
	void aDefectOfAProviderIsADefectOfTheBroker(LookupForm form) {
		// A key of its own: one that fails again and again is not called for a while.
		String key = "defect-%s-%s".formatted(form.kind(), form.inQuery());
		this.broker.store().answers(key, (request) -> {
			throw new AssertionError("a defect");
		});

		check(form.path(), this.broker.get(form.target("it-" + key)), 500, "internal_error");
	}

	@ParameterizedTest
	@ValueSource(strings = { "connections", "variables", "configs" })
	void aStoreThatHangsIsWaitedForSoLongAndNoLonger(String kind) {
		forms(kind).parallelStream()
			.map((form) -> Map.entry(form, this.broker.get(form.target("it-hangs"))))
			.toList()
			.forEach((done) -> check(done.getKey().path(), done.getValue(), 504, "store_timeout"));
	}

	@ParameterizedTest
	@MethodSource("forms")
	void aStoreThatFailsIsLeftAlone(LookupForm form) {
		this.broker.get(form.target("it-circuit"));

		check(form.path(), this.broker.get(form.target("it-circuit")), 503, "circuit_open");
	}

	@ParameterizedTest
	@ValueSource(strings = { "connections", "variables", "configs" })
	void anOldSecretIsMarkedAndThenNoLongerServed(String kind) throws InterruptedException {
		List<LookupForm> forms = forms(kind);
		String key = "aged-" + kind;
		this.broker.store().answers(key, ScriptedStore.found("17", Map.of("username", "u", "password", "p")));
		HttpResponse<String> fresh = this.broker.get(forms.getFirst().target("it-aged"));
		for (int i = 0; i < 100 && fresh.statusCode() == 503; i++) {
			// The other test of this store has left its circuit breaker open.
			Thread.sleep(100);
			fresh = this.broker.get(forms.getFirst().target("it-aged"));
		}
		assertThat(fresh.body()).contains("\"stale\":false");
		this.broker.store().answers(key, new FetchResult.Unavailable("down", null));
		Thread.sleep(1200);
		List<HttpResponse<String>> stale = forms.stream()
			.map((form) -> this.broker.get(form.target("it-aged")))
			.toList();
		Thread.sleep(1200);
		List<HttpResponse<String>> tooOld = forms.stream()
			.map((form) -> this.broker.get(form.target("it-aged")))
			.toList();

		for (int i = 0; i < forms.size(); i++) {
			check(forms.get(i).path(), stale.get(i), 200, "");
			assertThat(stale.get(i).body()).contains("\"stale\":true").contains("\"age_seconds\":1");
			check(forms.get(i).path(), tooOld.get(i), 503, "stale_limit_exceeded");
		}
	}

	static Stream<Arguments> tokens() {
		return atEach(targets(), Arguments.of("expired", 401, "token_expired"),
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
		String token = new FlawedTokens(this.broker.issuer(), this.unreachable, this.pods.issuer()).with(flaw);

		HttpResponse<String> response = ask(this.broker, target, token, Map.of());

		check(path, response, status, code);
	}

	/**
	 * The replicas compare proofs in a database that is away.
	 */
	@ParameterizedTest
	@MethodSource("targets")
	void aProofThatCannotBeComparedIsItsOwnCode(String path, String target) {
		DpopKey key = new DpopKey();
		String token = this.limited.issuer()
			.token("etl", (claims) -> claims.claim("cnf", Map.of("jkt", key.thumbprint())));
		String method = target.startsWith("POST ") ? "POST" : "GET";
		URI uri = URI.create(this.limited.url() + target.replace("POST ", ""));
		String proof = key.sign(DpopKey.claims(token, uri.toString().replaceAll("\\?.*", ""), Instant.now())
			.claim("htm", method)
			.build());

		HttpResponse<String> response = this.limited.send(HttpRequest.newBuilder(uri)
			.method(method, HttpRequest.BodyPublishers.noBody())
			.header("Authorization", "DPoP " + token)
			.header("DPoP", proof)
			.build());

		check(path, response, 503, "proofs_unavailable");
	}

	@ParameterizedTest
	@MethodSource("forms")
	void aCallerThatNoPolicyNamesIsDenied(LookupForm form) {
		HttpResponse<String> response = this.broker.get(form.target("it-good"), this.broker.issuer().token("etl"),
				Map.of());

		check(form.path(), response, 403, "policy_denied");
	}

	@ParameterizedTest
	@MethodSource("targets")
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
	@MethodSource("targets")
	void noTokenIsItsOwnCode(String path, String target) {
		HttpResponse<String> response = target.startsWith("POST ") ? ask(this.broker, target, "", Map.of())
				: this.broker.send(HttpRequest.newBuilder(URI.create(this.broker.url() + target)).build());

		check(path, response, 401, "token_missing");
	}

	@ParameterizedTest
	@MethodSource("targets")
	void aCallerThatAsksTooOftenIsToldToWait(String path, String target) {
		String token = this.limited.issuer().token("etl", "airflow-etl");
		HttpResponse<String> response = ask(this.limited, target, token, Map.of());
		for (int i = 0; i < 100 && response.statusCode() != 429; i++) {
			response = ask(this.limited, target, token, Map.of());
		}

		check(path, response, 429, "rate_limited");
	}

	@ParameterizedTest
	@MethodSource("forms")
	void anAnswerThatCannotBeRecordedIsWithheld(LookupForm form) {
		HttpResponse<String> response = this.unrecorded.get(form.target("it-good"));

		check(form.path(), response, 503, "audit_unavailable");
		assertThat(response.body()).doesNotContain("\"p\"");
	}

	@ParameterizedTest
	@MethodSource("forms")
	void anUnchangedAnswerIsNotSentAgain(LookupForm form) {
		String etag = this.broker.get(form.target("it-good")).headers().firstValue("ETag").orElseThrow();

		HttpResponse<String> response = this.broker.get(form.target("it-good"),
				this.broker.issuer().token("etl", "airflow-etl"), Map.of("If-None-Match", etag));

		check(form.path(), response, 304, "");
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

		HttpResponse<String> response = this.broker.get(path + query, this.broker.issuer().token("auditor", "auditors"),
				Map.of("Accept", accept));

		check(path, response, status, code);
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
		HttpResponse<String> response = this.broker.get(target, this.broker.issuer().token("auditor", "auditors"),
				Map.of());

		check(path, response, status, code);
	}

	@ParameterizedTest
	@MethodSource("forms")
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
				Arguments.of("/v1/operations", "?state=active&limit=2", 200, ""),
				Arguments.of("/v1/operations", "?state=over", 400, "request_invalid"),
				Arguments.of("/v1/operations", "?kind=burn", 400, "request_invalid"),
				Arguments.of("/v1/operations", "?cursor=x", 400, "request_invalid"),
				Arguments.of("/v1/operations/{id}", "?verbose=1", 400, "request_invalid"),
				Arguments.of("/v1/operations/{id}", "", 404, "operation_unknown"),
				Arguments.of("/v1/leases", "?store=scripted&limit=1", 200, ""),
				Arguments.of("/v1/leases", "?limit=0", 400, "request_invalid"),
				Arguments.of("/v1/leases", "?cursor=x", 400, "request_invalid"),
				Arguments.of("/v1/stores", "", 200, ""),
				Arguments.of("/v1/stores", "?name=sick", 400, "request_invalid"));
	}

	@ParameterizedTest
	@MethodSource("whoAndWhat")
	void whoMayReadWhatIsTold(String path, String query, int status, String code) {
		HttpResponse<String> response = this.broker.get(
				path.replace("{id}", "00000000-0000-7000-8000-000000000000") + query,
				this.broker.issuer().token("auditor", "auditors"), Map.of());

		check(path, response, status, code);
	}

	@ParameterizedTest
	@MethodSource("inquiries")
	void whatARoleMayAskNobodyElseMay(String path, String target) {
		check(path, ask(this.broker, target, this.broker.issuer().token("etl", "airflow-etl"), Map.of()), 403,
				"role_required");
	}

	@ParameterizedTest
	@MethodSource("inquiries")
	void nothingIsToldThatCannotBeRecorded(String path, String target) {
		String token = this.unrecorded.issuer().token("auditor", "auditors");

		check(path, ask(this.unrecorded, target, token, Map.of()), 503, "audit_unavailable");
	}

	static Stream<Arguments> orders() {
		String good = CredentialId.of("scripted", "good");
		return Stream.of(Arguments.of("rotate", ROTATE.formatted(good), "", 202, ""),
				Arguments.of("rotate", ROTATE.formatted(good), "repeated", 200, ""),
				Arguments.of("rotate", ROTATE.formatted(good) + "?force=true", "", 400, "request_invalid"),
				Arguments.of("rotate", ROTATE.formatted("0".repeat(32)), "", 404, "credential_unknown"),
				Arguments.of("rotate", ROTATE.formatted(CredentialId.of("quiet", "throttled")), "", 422,
						"rotation_unsupported"),
				Arguments.of("invalidate", INVALIDATE.formatted(good), "", 202, ""),
				Arguments.of("invalidate", INVALIDATE.formatted(good), "repeated", 200, ""),
				Arguments.of("invalidate", INVALIDATE.formatted("good"), "", 404, "credential_unknown"),
				Arguments.of("invalidate", INVALIDATE.formatted(good) + "?x=y", "", 400, "request_invalid"),
				Arguments.of("revoke", "POST /v1/leases/revoke", "", 202, ""),
				Arguments.of("revoke", "POST /v1/leases/revoke", "repeated", 200, ""),
				Arguments.of("revoke", "POST /v1/leases/revoke?all=true", "", 400, "request_invalid"));
	}

	@ParameterizedTest
	@MethodSource("orders")
	void anOrderStartsAnOperation(String name, String target, String sent, int status, String code) {
		String path = name.equals("revoke") ? "/v1/leases/revoke" : "/v1/rotations/{credential}/" + name;
		String token = this.broker.issuer().token("auditor", "auditors");
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
		String token = this.broker.issuer().token("auditor", "auditors");

		check("/v1/leases/revoke", post(this.broker, "/v1/leases/revoke", body, token, Map.of()), 422,
				"rotation_unsupported");
	}

	/**
	 * Sends a GET, or for a target that begins with POST what an operator would send.
	 */
	private static HttpResponse<String> ask(Broker broker, String target, String token, Map<String, String> headers) {
		if (!target.startsWith("POST ")) {
			return broker.get(target, token, headers);
		}
		String body = target.contains("/v1/leases") ? "{\"reason\":\"test\",\"store\":\"scripted\"}"
				: "{\"reason\":\"test\"}";
		return post(broker, target.substring("POST ".length()), body, token, headers);
	}

	private static HttpResponse<String> post(Broker broker, String path, String body, String token,
			Map<String, String> headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(broker.url() + path))
			.header("Content-Type", "application/json")
			.POST(headers.containsKey("X-Padding") ? HttpRequest.BodyPublishers.noBody()
					: HttpRequest.BodyPublishers.ofString(body));
		if (!token.isEmpty()) {
			request.header("Authorization", "Bearer " + token);
		}
		headers.forEach(request::header);
		return broker.send(request.build());
	}

	private void check(String path, HttpResponse<String> response, int status, String code) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		this.contract.check(path, response);
		if (!code.isEmpty()) {
			assertThat(response.body()).contains("\"code\":\"" + code + "\"");
		}
	}

	static Stream<LookupForm> forms() {
		return LookupForm.all();
	}

	private static List<LookupForm> forms(String kind) {
		return LookupForm.all().filter((form) -> form.kind().equals(kind)).toList();
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

	static Stream<Arguments> rotations() {
		return Stream.concat(
				Stream.of(Arguments.of("/v1/rotations", "/v1/rotations?limit=2", 200, ""),
						Arguments.of("/v1/rotations", "/v1/rotations?connection=it-good", 200, ""),
						Arguments.of("/v1/rotations", "/v1/rotations?connection=it-chosen", 200, ""),
						Arguments.of("/v1/rotations", "/v1/rotations?connection=unmapped", 404, "not_mapped"),
						Arguments.of("/v1/rotations", "/v1/rotations?state=bad", 400, "request_invalid")),
				Stream.of("", "/holders", "/usage", "/proof")
					.flatMap((part) -> Stream.of(Arguments.of(ROTATION + part, "/v1/rotations/" + GOOD + part, 200, ""),
							Arguments.of(ROTATION + part, "/v1/rotations/" + GOOD + part + "?x=y", 400,
									"request_invalid"),
							Arguments.of(ROTATION + part, "/v1/rotations/" + "0".repeat(32) + part, 404,
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

	private static Stream<Arguments> each(Arguments... cases) {
		return LookupForm.all()
			.flatMap((form) -> Stream.of(cases)
				.map((one) -> Arguments.of(form, one.get()[0], one.get()[1], one.get()[2])));
	}

	private static Stream<Arguments> atEach(Stream<Arguments> targets, Arguments... cases) {
		return targets.flatMap((target) -> Stream.of(cases)
			.map((one) -> Arguments.of(target.get()[0], target.get()[1], one.get()[0], one.get()[1], one.get()[2])));
	}

}
