package io.credbroker.service.lookup;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import com.nimbusds.jwt.SignedJWT;
import io.credbroker.service.support.Broker;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A store that exchanges the caller's token for something that it issues.
 */
@ExtendWith(OutputCaptureExtension.class)
class CallerTokenTests {

	private static final String CATALOG = """
			variables:
			  exchanged: { secret: { store: scripted, key: exchanged }, value: "${session}" }
			  failing: { secret: { store: scripted, key: failing }, value: "${session}" }
			  thrown: { secret: { store: scripted, key: thrown }, value: "${session}" }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    variables: ["*"]
			""";

	private final Instant far = Instant.now().plus(30, ChronoUnit.DAYS);

	private final AtomicInteger issued = new AtomicInteger();

	private Path record;

	private Broker broker;

	@BeforeEach
	void start(@TempDir Path directory) {
		this.record = directory.resolve("audit.jsonl");
		this.broker = Broker.start(directory, CATALOG,
				Map.of("broker.audit.sinks.file.type", "file", "broker.audit.sinks.file.file", this.record,
						"logging.level.root", "DEBUG", "logging.level.io.credbroker", "TRACE"));
		IssuingScope scope = IssuingScope.of(ContextPart.CALLER_TOKEN);
		for (String key : new String[] { "exchanged", "failing", "thrown" }) {
			this.broker.store().dependsOn(key, () -> scope);
		}
		this.broker.store().answers("exchanged", this::exchanged);
		this.broker.store().answers("failing", (request) -> new FetchResult.Denied("invalid_grant"));
		this.broker.store().answers("thrown", (request) -> {
			throw new IllegalStateException("not for " + token(request).toString());
		});
	}

	@AfterEach
	void stop() {
		this.broker.close();
	}

	private FetchResult exchanged(FetchRequest request) {
		String token = token(request).texts().getFirst();
		String session = "session-" + this.issued.incrementAndGet() + "-of-" + token.hashCode();
		return new FetchResult.Found(
				new Secret(Map.of("session", SecretValue.of(session)), null, null, null, this.far, null));
	}

	private static ContextValue token(FetchRequest request) {
		return Objects.requireNonNull(request.context().value(ContextPart.CALLER_TOKEN));
	}

	private String get(String id, String token) {
		return this.broker.get("/v1/variables/" + id, token, Map.of()).body();
	}

	@Test
	void eachTokenIsExchangedOnceAndForItselfAlone() {
		String one = this.broker.issuer().token("etl", "airflow-etl");
		String another = this.broker.issuer().token("ops", "airflow-etl");

		assertThat(get("exchanged", one)).contains("session-1-of-" + one.hashCode());
		assertThat(get("exchanged", another)).contains("session-2-of-" + another.hashCode());
		assertThat(get("exchanged", one)).contains("session-1-of-");
	}

	@Test
	void whatWasIssuedIsUsedNoLongerThanTheTokenItWasIssuedFor() throws Exception {
		String token = this.broker.issuer().token("etl", "airflow-etl");
		Instant end = SignedJWT.parse(token).getJWTClaimsSet().getExpirationTime().toInstant();

		String told = JsonMapper.shared().readTree(get("exchanged", token)).path("expires_at").asString();

		assertThat(Instant.parse(told)).isBeforeOrEqualTo(end);
	}

	@Test
	void theTokenIsInNothingThatTheBrokerWritesOrShows(CapturedOutput output) throws IOException {
		String token = this.broker.issuer().token("etl", "airflow-etl");
		for (String id : new String[] { "exchanged", "failing", "thrown", "exchanged" }) {
			assertThat(get(id, token)).doesNotContain(token);
		}
		String signature = token.substring(token.lastIndexOf('.') + 1);

		assertThat(metrics()).contains("broker_lookups").doesNotContain(signature);
		assertThat(Files.readString(this.record)).contains("\"outcome\":\"granted\"").doesNotContain(signature);
		assertThat(output.getAll()).contains("DEBUG").doesNotContain(signature);
	}

	private String metrics() {
		return this.broker
			.send(HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + this.broker.managementPort() + "/actuator/prometheus"))
				.build())
			.body();
	}

}
