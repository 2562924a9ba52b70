package io.credbroker.service.lookup;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import io.credbroker.provider.testkit.LocalPrograms;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.service.support.WarehouseCatalog;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens to a secret when its release cannot be recorded, seen from the socket.
 */
class WithheldSecretTests {

	private static final String CANARY = "canary-" + UUID.randomUUID();

	private static final String CATALOG = WarehouseCatalog.readableBy("issuer: test, groups: [airflow-etl]");

	@TempDir
	private Path directory;

	private Broker start(Map<String, Object> properties) {
		Broker broker = Broker.start(this.directory, CATALOG, properties);
		broker.store().answers("warehouse", ScriptedStore.found("17", Map.of("password", CANARY)));
		return broker;
	}

	/**
	 * Every byte that comes back for one lookup.
	 */
	private static String bytes(Broker broker) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
			socket.setSoTimeout(60_000);
			socket.getOutputStream()
				.write("GET /v1/connections/warehouse HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
					.formatted(broker.issuer().token("etl", "airflow-etl"))
					.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static void assertWithheld(Broker broker) throws IOException {
		assertThat(bytes(broker)).startsWith("HTTP/1.1 503").contains("audit_unavailable").doesNotContain(CANARY);
	}

	private static boolean isGiven(Broker broker) {
		try {
			return bytes(broker).contains(CANARY);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void eventually(BooleanSupplier condition) throws InterruptedException {
		long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
		while (!condition.getAsBoolean() && System.nanoTime() < end) {
			Thread.sleep(50);
		}
		assertThat(condition.getAsBoolean()).isTrue();
	}

	@Test
	void aPipeThatNobodyReadsWithholdsTheSecretUntilSomebodyDoes() throws Exception {
		Path pipe = this.directory.resolve("pipe");
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
		Path read = this.directory.resolve("read");
		try (Broker broker = start(Map.of("broker.audit.sinks.pipe.type", "file", "broker.audit.sinks.pipe.file", pipe,
				"broker.audit.sinks.pipe.timeout", "300ms"))) {
			assertWithheld(broker);
			assertWithheld(broker);

			Process reader = new ProcessBuilder("cat").redirectInput(pipe.toFile())
				.redirectOutput(new File(read.toString()))
				.start();
			eventually(() -> isGiven(broker));
			eventually(() -> withheld(read) >= 2);
			reader.destroy();
		}
	}

	private static long withheld(Path record) {
		try {
			return Files.readAllLines(record).stream().filter((line) -> line.contains("audit_unavailable")).count();
		}
		catch (IOException ex) {
			return 0;
		}
	}

	@Test
	void aFullDiskWithholdsTheSecret() throws IOException {
		try (Broker broker = start(
				Map.of("broker.audit.sinks.full.type", "file", "broker.audit.sinks.full.file", "/dev/full"))) {
			assertWithheld(broker);
		}
	}

	@Test
	void aFullDiskWithholdsNothingWhileAnotherSinkKeepsTheRecord() throws IOException {
		Path file = this.directory.resolve("audit.jsonl");
		try (Broker broker = start(Map.of("broker.audit.sinks.full.type", "file", "broker.audit.sinks.full.file",
				"/dev/full", "broker.audit.sinks.file.type", "file", "broker.audit.sinks.file.file", file))) {
			assertThat(bytes(broker)).startsWith("HTTP/1.1 200").contains(CANARY);
		}
		assertThat(file).content().contains("\"outcome\":\"granted\"").doesNotContain(CANARY);
	}

	@Test
	void aDatabaseThatIsDownWithholdsTheSecretUntilItIsBack() throws Exception {
		Path data = this.directory.resolve("postgres");
		int port = LocalPrograms.freePort();
		EmbeddedPostgres server = EmbeddedPostgres.builder()
			.setDataDirectory(data)
			.setCleanDataDirectory(false)
			.setPort(port)
			.start();
		try (Broker broker = start(Map.of("broker.audit.sinks.db.type", "database",
				"broker.audit.sinks.db.database.url", "jdbc:postgresql://localhost:%d/postgres".formatted(port),
				"broker.audit.sinks.db.database.username", "postgres", "broker.roles.auditor.issuer", "test",
				"broker.roles.auditor.groups", "auditors"))) {
			assertThat(isGiven(broker)).isTrue();
			server.close();
			assertWithheld(broker);

			server = EmbeddedPostgres.builder()
				.setDataDirectory(data)
				.setCleanDataDirectory(false)
				.setPort(port)
				.start();
			eventually(() -> isGiven(broker));
			String token = broker.issuer().token("auditor", "auditors");
			List<String> outcomes = Stream.of("granted", "audit_unavailable")
				.map((outcome) -> broker.get("/v1/audit/events?outcome=" + outcome, token, Map.of()).body())
				.toList();
			assertThat(outcomes).allMatch((body) -> body.contains("\"id\":\"warehouse\"") && !body.contains(CANARY));
			assertThat(broker.get("/v1/audit/verify", token, Map.of()).body()).contains("\"intact\":true");
		}
		finally {
			server.close();
		}
	}

}
