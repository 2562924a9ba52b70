package io.credbroker.service.lookup;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.credbroker.service.support.Broker;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Lease;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A credential that was issued and reached no caller is revoked.
 */
class WithheldLeaseTests {

	private static final String CATALOG = """
			variables:
			  everybodys: { secret: { store: scripted, key: everybodys }, value: "${password}" }
			  callers: { secret: { store: scripted, key: callers }, value: "${password}", sharing: per-caller }
			  lookups: { secret: { store: scripted, key: lookups }, value: "${password}", sharing: per-lookup, ttl: 2h }
			  unfit: { secret: { store: scripted, key: unfit }, value: "${username}", sharing: per-lookup }
			  unfit-for-all: { secret: { store: scripted, key: everybodys }, value: "${username}" }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    variables: ["*"]
			""";

	private final AtomicInteger issued = new AtomicInteger();

	@TempDir
	private Path directory;

	private Broker start(String record) {
		Broker broker = Broker.start(this.directory, CATALOG,
				Map.of("broker.audit.sinks.file.type", "file", "broker.audit.sinks.file.file", record));
		List.of("everybodys", "callers", "lookups", "unfit").forEach((key) -> {
			broker.store().issues(key);
			broker.store().answers(key, this::issue);
		});
		return broker;
	}

	/**
	 * A lease of an hour, named after its key and numbered.
	 */
	private FetchResult issue(FetchRequest request) {
		Duration life = Duration.ofHours(1);
		Lease lease = new Lease(request.key().path() + "/" + this.issued.incrementAndGet(), life, true);
		return new FetchResult.Found(
				new Secret(Map.of("password", SecretValue.of("p")), null, null, null, Instant.now().plus(life), lease));
	}

	private static void assertAnswer(Broker broker, String path, String content) {
		assertThat(broker.get("/v1/variables/" + path).body()).contains(content);
	}

	private static List<String> revoked(Broker broker, int leases) throws InterruptedException {
		for (int i = 0; i < 500 && broker.store().revoked().size() < leases; i++) {
			Thread.sleep(10);
		}
		return broker.store().revoked();
	}

	@Test
	void whatWasIssuedForOneLookupIsRevokedWhenItsReleaseCannotBeRecorded() throws InterruptedException {
		try (Broker broker = start("/dev/full")) {
			assertAnswer(broker, "everybodys", "audit_unavailable");
			assertAnswer(broker, "callers", "audit_unavailable");
			assertAnswer(broker, "lookups", "audit_unavailable");
			assertAnswer(broker, "lookups", "audit_unavailable");

			assertThat(revoked(broker, 2)).as("others may be given the first two")
				.containsExactlyInAnyOrder("lookups/3", "lookups/4");
		}
	}

	@Test
	void whatWasIssuedForOneLookupAndDoesNotServeItIsRevoked() throws InterruptedException {
		try (Broker broker = start(this.directory.resolve("audit.jsonl").toString())) {
			assertAnswer(broker, "lookups", "\"value\":\"p\"");
			assertAnswer(broker, "everybodys", "\"value\":\"p\"");
			assertAnswer(broker, "unfit-for-all", "secret_malformed");
			assertAnswer(broker, "unfit", "secret_malformed");
			assertAnswer(broker, "lookups?min_ttl=7000", "min_ttl_unsatisfiable");

			assertThat(revoked(broker, 2)).as("the first two are in use")
				.containsExactlyInAnyOrder("unfit/3", "lookups/4");
		}
	}

}
