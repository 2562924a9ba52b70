package io.credbroker.service.lookup;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.credbroker.service.support.Broker;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long an answer may be used, as a caller is told.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ValidityTests {

	private static final String CATALOG = """
			variables:
			  rotated: { secret: { store: scripted, key: rotated }, value: "${password}", ttl: 1h }
			  due: { secret: { store: scripted, key: due }, value: "${password}", ttl: 1h }
			  overdue: { secret: { store: scripted, key: overdue }, value: "${password}", ttl: 1h }
			  taking-turns: { secret: { store: turns, key: rotated }, value: "${password}", ttl: 1h }
			  issued: { secret: { store: scripted, key: issued }, value: "${password}", ttl: 1h, sharing: per-caller }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    variables: ["*"]
			""";

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.broker = Broker.start(directory, CATALOG, Map.of("broker.stores.turns.type", "scripted",
				"broker.stores.turns.rotation-overlap", "1h", "broker.secret.fresh-interval", "0s"));
		Instant now = Instant.now();
		this.broker.store().answers("rotated", found(now.plusSeconds(600), null));
		AtomicInteger issued = new AtomicInteger();
		this.broker.store()
			.answers("issued", (request) -> found(null,
					Instant.now().plus((issued.incrementAndGet() == 1) ? Duration.ofMinutes(1) : Duration.ofHours(2))));
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	private static FetchResult found(@Nullable Instant nextRotation, @Nullable Instant end) {
		return new FetchResult.Found(
				new Secret(Map.of("password", SecretValue.of("p")), "1", null, nextRotation, end, null));
	}

	private JsonNode get(String path, int status) {
		HttpResponse<String> response = this.broker.get("/v1/variables/" + path);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		return JsonMapper.shared().readTree(response.body());
	}

	@Test
	void anAnswerEndsWhenItsSecretIsRotated() {
		JsonNode answer = get("rotated", 200);

		assertThat(Instant.parse(answer.path("expires_at").asString()))
			.isEqualTo(Instant.parse(answer.path("next_rotation_at").asString()));
		assertThat(answer.path("ttl_seconds").asLong()).isBetween(1L, 600L);
	}

	/**
	 * The password is the number of the read that it came from.
	 */
	@Test
	void whileARotationIsDueEachAnswerIsReadAndSaysSo() {
		AtomicInteger reads = new AtomicInteger();
		Instant due = Instant.now().minusSeconds(2);
		this.broker.store()
			.answers("due",
					(request) -> new FetchResult.Found(
							new Secret(Map.of("password", SecretValue.of("p" + reads.incrementAndGet())), "1", null,
									(reads.get() < 4) ? due : Instant.now().plusSeconds(600), null, null)));

		List<JsonNode> answers = IntStream.range(0, 5).mapToObj((number) -> get("due", 200)).toList();

		assertThat(answers).extracting((answer) -> answer.path("value").asString())
			.containsExactly("p1", "p2", "p3", "p4", "p4");
		assertThat(answers).extracting((answer) -> answer.path("rotation_due").asBoolean())
			.containsExactly(true, true, true, false, false);
		assertThat(answers.subList(0, 3)).allSatisfy((answer) -> {
			assertThat(answer.path("stale").asBoolean()).isFalse();
			assertThat(answer.path("ttl_seconds").asLong()).isZero();
			assertThat(answer.path("expires_at").asString()).isEqualTo(answer.path("issued_at").asString());
		});
	}

	@Test
	void aPasswordWhoseRotationIsDueIsNotPromised() {
		this.broker.store().answers("overdue", found(Instant.now().minusSeconds(2), null));

		JsonNode problem = get("overdue?min_ttl=1", 422);

		assertThat(problem.path("limited_by").asString()).isEqualTo("next_rotation");
		assertThat(problem.path("max_ttl_seconds").asLong()).isZero();
	}

	@Test
	void aPasswordThatIsRotatedTooSoonIsNotPromised() {
		JsonNode problem = get("rotated?min_ttl=1800", 422);

		assertThat(problem.path("limited_by").asString()).isEqualTo("next_rotation");
		assertThat(problem.path("max_ttl_seconds").asLong()).isBetween(1L, 600L);
	}

	@Test
	void aStoreWhoseVersionsOverlapCanPromisePastTheRotation() {
		JsonNode answer = get("taking-turns?min_ttl=1800", 200);

		assertThat(answer.path("ttl_seconds").asLong()).isGreaterThanOrEqualTo(1800);
	}

	@Test
	void whatIsIssuedIsIssuedAgainUntilItLastsLongEnough() {
		get("issued", 200);
		int before = this.broker.store().reads("issued");
		JsonNode answer = get("issued?min_ttl=3000", 200);

		assertThat(this.broker.store().reads("issued")).isEqualTo(before + 1);
		assertThat(Duration.between(Instant.now(), Instant.parse(answer.path("expires_at").asString())).toSeconds())
			.isBetween(2900L, 3600L);
	}

}
