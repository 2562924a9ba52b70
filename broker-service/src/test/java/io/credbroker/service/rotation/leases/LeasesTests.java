package io.credbroker.service.rotation.leases;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Lease;
import io.credbroker.spi.RevokeResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The leases that an operator sees, and how they are ended.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeasesTests {

	private static final String CATALOG = """
			connections:
			  "mine-{n}":
			    conn-type: postgres
			    secret: { store: scripted, key: "issued-{n}" }
			    password: "${password}"
			    sharing: per-caller
			  shared: { conn-type: postgres, secret: { store: scripted, key: issued-shared }, password: "${password}" }
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
			""";

	private final AtomicInteger issued = new AtomicInteger();

	private int round;

	private final Map<String, Object> settings = new HashMap<>(Operator.ROLE);

	private Path directory;

	private Broker broker;

	private Operator operator;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.directory = directory;
		this.settings.put("broker.audit.sinks.db.type", "database");
		this.settings.put("broker.audit.sinks.db.database.directory", this.directory.resolve("record"));
		this.settings.put("broker.callers.requests-per-second", "0");
		started();
	}

	private void started() {
		this.broker = Broker.start(this.directory, CATALOG, this.settings);
		this.operator = Operator.of(this.broker);
		for (int number = 0; number < 5; number++) {
			this.broker.store().answers("issued-" + number, this::issue);
		}
		this.broker.store().answers("issued-shared", this::issue);
	}

	/**
	 * Each test begins without a lease.
	 */
	@AfterEach
	void endAll() {
		this.broker.store().revokes((lease) -> new RevokeResult.Revoked());
		revoked("\"store\":\"scripted\"");
		this.broker.store().revoked().clear();
		this.issued.set(0);
		this.round++;
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	private FetchResult issue(FetchRequest request) {
		String id = "%s/%d-%d".formatted(request.key().path(), this.round, this.issued.incrementAndGet());
		return new FetchResult.Found(new Secret(Map.of("password", SecretValue.of("for " + id)), null, null, null,
				Instant.now().plusSeconds(3600), new Lease(id, Duration.ofHours(1), true)));
	}

	private void lookUp(String id, String caller, String dag, String run) {
		HttpResponse<String> answer = this.broker.get("/v1/connections/" + id,
				this.broker.issuer().token(caller, "airflow-etl"),
				Map.of("Airflow-Dag-Id", dag, "Airflow-Task-Id", "t", "Airflow-Run-Id", run));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
	}

	private List<String> ids(String query) {
		HttpResponse<String> answer = this.operator.get("/v1/leases" + query);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(answer.body()).doesNotContain("for issued");
		return Operator.json(answer)
			.path("leases")
			.valueStream()
			.map((lease) -> plain(lease.path("lease_id").asString()))
			.toList();
	}

	/**
	 * The id without the round in which it was issued.
	 */
	private static String plain(String lease) {
		return lease.replaceAll("/\\d+-", "/");
	}

	private List<String> ended() {
		return this.broker.store().revoked().stream().map(LeasesTests::plain).sorted().toList();
	}

	private JsonNode revoked(String filter) {
		return this.operator.ended(Operator.started(this.operator.post("/v1/leases/revoke",
				"{\"reason\":\"leaked\",%s}".formatted(filter.replace("/1\"", "/%d-1\"".formatted(this.round))),
				Map.of())));
	}

	@Test
	void leasesAreKnownByWhoGotThemAndSurviveARestart() {
		lookUp("mine-1", "one", "daily", "r1");
		lookUp("mine-1", "two", "hourly", "r2");
		lookUp("shared", "one", "daily", "r1");
		lookUp("shared", "two", "hourly", "r2");

		this.broker.close();
		started();

		assertThat(ids("")).containsExactlyInAnyOrder("issued-1/1", "issued-1/2", "issued-shared/3");
		assertThat(ids("?caller=test/one")).containsExactly("issued-1/1", "issued-shared/3");
		assertThat(ids("?dag=hourly&run=r2")).containsExactly("issued-1/2", "issued-shared/3");
		assertThat(ids("?mapping=mine-{n}".replace("{", "%7B").replace("}", "%7D"))).hasSize(2);
		assertThat(ids("?store=other")).isEmpty();
		JsonNode page = Operator.json(this.operator.get("/v1/leases?limit=2"));
		assertThat(page.path("leases").valueStream()).hasSize(2);
		assertThat(ids("?cursor=" + page.path("next_cursor").asString())).containsExactly("issued-shared/3");
		JsonNode shared = Operator
			.json(this.operator.get("/v1/leases?lease_id=issued-shared/%d-3".formatted(this.round)))
			.at("/leases/0");
		assertThat(shared.path("holders").asInt()).isEqualTo(2);
		assertThat(shared.path("key").asString()).isEqualTo("issued-shared");
		assertThat(shared.at("/caller/subject").asString()).isEqualTo("two");
		assertThat(Instant.parse(shared.path("issued_at").asString())).isBefore(Instant.now());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "\"lease_id\":\"issued-1/1\",\"store\":\"scripted\" | issued-1/1",
					"\"caller\":\"test/two\" | issued-1/2,issued-shared/3",
					"\"dag\":\"daily\",\"run\":\"r1\" | issued-1/1,issued-shared/3",
					"\"mapping\":\"mine-{n}\" | issued-1/1,issued-1/2",
					"\"store\":\"scripted\" | issued-1/1,issued-1/2,issued-shared/3" })
	void whatIsSelectedIsForgottenAndEnded(String filter, String leases) {
		lookUp("mine-1", "one", "daily", "r1");
		lookUp("mine-1", "two", "hourly", "r2");
		lookUp("shared", "one", "daily", "r1");
		lookUp("shared", "two", "hourly", "r2");

		JsonNode ended = revoked(filter);

		assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("succeeded");
		assertThat(ended()).containsExactly(leases.split(","));
		assertThat(ended.at("/leases/revoked").asInt()).isEqualTo(leases.split(",").length);
		assertThat(ids("")).doesNotContain(leases.split(",")).hasSize(3 - leases.split(",").length);
		lookUp("mine-1", "one", "daily", "r3");
		assertThat(ids("?run=r3")).doesNotContain(leases.split(","));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\"dag\":\"daily\"", "\"run\":\"r\"", "\"lease_id\":\"l\"",
			"\"mapping\":\"m\",\"caller\":\"c\"", "\"all\":\"yes\"", "\"store\":\"unknown\"" })
	void withoutExactlyOneFilterNothingIsEnded(String filter) {
		String body = filter.isEmpty() ? "{\"reason\":\"a\"}" : "{\"reason\":\"a\",%s}".formatted(filter);

		assertThat(this.operator.post("/v1/leases/revoke", body, Map.of()).statusCode()).isEqualTo(400);
	}

	@Test
	void whatCouldNotBeEndedIsNamed() {
		lookUp("mine-1", "one", "daily", "r1");
		lookUp("mine-2", "one", "daily", "r1");
		this.broker.store()
			.revokes((lease) -> lease.id().startsWith("issued-2") ? new FetchResult.Denied("403 on revoke")
					: new RevokeResult.Revoked());

		JsonNode ended = revoked("\"caller\":\"one\"");

		assertThat(ended.path("state").asString()).isEqualTo("failed");
		assertThat(ended.path("code").asString()).isEqualTo("leases_left");
		assertThat(ended.path("detail").asString()).contains("1 of 2", "issued-2/", "403 on revoke");
		assertThat(ended.at("/leases/revoked").asInt()).isEqualTo(1);
		assertThat(ended.at("/leases/failed").asInt()).isEqualTo(1);
		assertThat(ids("")).containsExactly("issued-2/2");
	}

	@Test
	void nobodyIsGivenACredentialWhoseLeaseIsBeingEnded() {
		lookUp("shared", "one", "daily", "r1");
		AtomicInteger duringTheEnd = new AtomicInteger();
		this.broker.store().revokes((lease) -> {
			lookUp("shared", "three", "daily", "r9");
			duringTheEnd.incrementAndGet();
			return new RevokeResult.Revoked();
		});

		revoked("\"store\":\"scripted\"");

		assertThat(duringTheEnd).hasValue(1);
		assertThat(ids("?caller=three")).containsExactly("issued-shared/2");
		assertThat(ended()).containsExactly("issued-shared/1");
	}

	@Test
	void aSecondRevocationEndsWhatWasIssuedDuringTheFirst() {
		lookUp("shared", "one", "daily", "r1");
		CountDownLatch held = new CountDownLatch(1);
		this.broker.store().revokes((lease) -> {
			awaitQuietly(held);
			return new FetchResult.Denied("it has ended");
		});
		String order = "{\"reason\":\"leaked\",\"store\":\"scripted\"}";
		JsonNode first = this.operator.at(Operator.started(this.operator.post("/v1/leases/revoke", order, Map.of())),
				"ordering");
		lookUp("shared", "two", "daily", "r1");
		this.broker.store().revokes((lease) -> new RevokeResult.Revoked());

		JsonNode second = revoked("\"store\":\"scripted\"");
		held.countDown();

		assertThat(second.path("state").asString()).as(second.toString()).isEqualTo("succeeded");
		assertThat(this.operator.ended(first).path("state").asString()).as("ended by the second")
			.isEqualTo("succeeded");
		assertThat(ended()).contains("issued-shared/1", "issued-shared/2");
		assertThat(ids("")).isEmpty();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aStoreThatFailsForAMomentIsAskedAgain() {
		lookUp("shared", "one", "daily", "r1");
		AtomicInteger asked = new AtomicInteger();
		this.broker.store()
			.revokes((lease) -> (asked.incrementAndGet() == 1) ? new FetchResult.Unavailable("502", null)
					: new RevokeResult.Revoked());

		assertThat(revoked("\"store\":\"scripted\"").path("state").asString()).isEqualTo("succeeded");
		assertThat(asked).hasValue(2);
	}

}
