package io.credbroker.service;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import io.credbroker.service.support.BrokerProcess;
import io.credbroker.service.support.LeasingVault;
import io.credbroker.service.support.TestIssuer;
import io.credbroker.service.support.WrittenFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker that hands out issued credentials, is killed, comes back, hands out more and
 * is stopped; all that it writes is below one directory.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestartTests {

	private static final String CATALOG = """
			connections:
			  warehouse:
			    conn-type: postgres
			    secret: { store: vault, key: database/creds/reader }
			    login: ${username}
			    password: ${password}
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: [warehouse]
			""";

	private final LeasingVault vault = new LeasingVault();

	private final TestIssuer issuer = new TestIssuer();

	private final List<String> secrets = new ArrayList<>();

	private final List<String> given = new ArrayList<>();

	private Path disk = Path.of("");

	private WrittenFiles files = new WrittenFiles(this.disk);

	@BeforeAll
	void killAndStop(@TempDir Path directory) throws Exception {
		this.disk = Files.createDirectory(directory.resolve("disk"));
		Files.createDirectory(this.disk.resolve("tmp"));
		this.files = new WrittenFiles(this.disk);
		Map<String, String> properties = properties(directory);
		try (BrokerProcess broker = start(properties)) {
			this.given.add(lookUp(broker));
			broker.kill();
		}
		assertThat(this.vault.alive()).hasSize(1);
		try (BrokerProcess broker = start(properties)) {
			this.given.add(lookUp(broker));
			assertThat(openElsewhere(broker.pid())).as("files it writes outside of its directory").isEmpty();
		}
		this.secrets.addAll(this.vault.secrets());
	}

	@AfterAll
	void close() {
		this.issuer.close();
		this.vault.close();
	}

	private Map<String, String> properties(Path directory) throws IOException {
		String secretId = "secret-id-canary-" + UUID.randomUUID();
		this.secrets.add(secretId);
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("broker.catalog.location",
				Files.writeString(directory.resolve("catalog.yaml"), CATALOG).toString());
		properties.put("broker.stores.vault.type", "vault");
		properties.put("broker.stores.vault.settings.address", this.vault.url());
		properties.put("broker.stores.vault.settings.authentication.app-role.role-id", "broker");
		properties.put("broker.stores.vault.settings.authentication.app-role.secret-id-file",
				Files.writeString(directory.resolve("secret-id"), secretId).toString());
		properties.putAll(this.issuer.settings());
		properties.put("broker.audit.sinks.file.type", "file");
		properties.put("broker.audit.sinks.file.file", this.disk.resolve("audit.jsonl").toString());
		properties.put("broker.audit.sinks.database.type", "database");
		properties.put("broker.audit.sinks.database.timeout", "10s");
		properties.put("broker.audit.sinks.database.database.directory", this.disk.resolve("record").toString());
		properties.put("logging.level.root", "debug");
		return properties;
	}

	private BrokerProcess start(Map<String, String> properties) throws IOException {
		return BrokerProcess.start(this.disk.resolve("broker.log"), properties,
				List.of("env", "--chdir=" + this.disk, "HOME=" + this.disk,
						"JAVA_TOOL_OPTIONS=-XX:-UsePerfData -Djava.io.tmpdir=%s -Duser.home=%s"
							.formatted(this.disk.resolve("tmp"), this.disk)));
	}

	private String lookUp(BrokerProcess broker) throws IOException, InterruptedException {
		String token = this.issuer.token("etl", "airflow-etl");
		this.secrets.add(token.substring(token.lastIndexOf('.') + 1));
		try (HttpClient http = HttpClient.newHttpClient()) {
			HttpResponse<String> answer = http.send(HttpRequest.newBuilder(broker.uri("/v1/connections/warehouse"))
				.header("Authorization", "Bearer " + token)
				.build(), HttpResponse.BodyHandlers.ofString());
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
			return answer.body();
		}
	}

	private List<String> openElsewhere(long pid) throws IOException {
		List<String> elsewhere = new ArrayList<>();
		try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
			for (Path descriptor : open.toList()) {
				if (Files.isRegularFile(descriptor) && isWritten(pid, descriptor)) {
					elsewhere.add(Files.readSymbolicLink(descriptor).toString());
				}
			}
		}
		elsewhere.removeIf((file) -> file.startsWith(this.disk.toString()));
		return elsewhere;
	}

	/**
	 * The flags that a file was opened with are octal; the last two bits say how.
	 */
	private static boolean isWritten(long pid, Path descriptor) throws IOException {
		return Files.readAllLines(Path.of("/proc", Long.toString(pid), "fdinfo", descriptor.getFileName().toString()))
			.stream()
			.anyMatch((line) -> line.startsWith("flags:")
					&& (Integer.parseInt(line.substring("flags:".length()).strip(), 8) & 3) != 0);
	}

	@Test
	void whatTasksHoldOutlivesAKillAndAStop() {
		assertThat(this.given).hasSize(2).doesNotHaveDuplicates().allMatch((body) -> body.contains("password-canary-"));
		assertThat(this.vault.alive()).hasSize(2);
		assertThat(this.vault.asked()).containsOnly("/v1/auth/approle/login", "/v1/database/creds/reader");
	}

	@Test
	void nothingSecretIsOnItsDisk() throws IOException {
		assertThat(this.secrets).as("a secret-id, two signatures, tokens and passwords").hasSizeGreaterThanOrEqualTo(7);
		for (String secret : this.secrets) {
			assertThat(this.files.containing(secret)).isEmpty();
		}
	}

	@Test
	void theSearchFindsWhatIsThere() throws IOException {
		assertThat(this.files.containing("\"id\":\"warehouse\"")).anyMatch((file) -> file.equals("audit.jsonl"))
			.anyMatch((file) -> file.startsWith("record"));
		assertThat(this.files.containing("airflow-credential-broker")).contains("broker.log");
	}

}
