package io.credbroker.service.ops;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.credbroker.service.record.verify.AuditVerify;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.RotateResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The commands of two guides, as they stand there, in a shell and against a running
 * broker.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CurlGuidesTests {

	private static final Path PAGES = Path.of("..", "docs", "how-to");

	private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(\\w*)\\n(.*?)^ *```$");

	private static final String CATALOG = """
			connections:
			  warehouse: { conn-type: http, secret: { store: scripted, key: warehouse }, password: "${password}", ttl: 1h }
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
			""";

	private Path directory;

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.directory = directory;
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")) && Files.isExecutable(Path.of("/bin/bash")),
				"The guides' commands are run by bash and curl, which are not here");
		Map<String, Object> properties = new HashMap<>(Map.of("broker.audit.sinks.db.type", "database",
				"broker.audit.sinks.db.database.directory", this.directory.resolve("record").toString()));
		for (String role : List.of("operator", "auditor")) {
			properties.put("broker.roles." + role + ".issuer", "test");
			properties.put("broker.roles." + role + ".groups", role + "s");
		}
		this.broker = Broker.start(this.directory, CATALOG, properties);
		has("1");
		this.broker.store().rotates("warehouse", () -> {
			has("2");
			return new RotateResult.Accepted();
		});
	}

	@AfterAll
	void stop() {
		if (this.broker != null) {
			this.broker.close();
		}
	}

	@Test
	void aSecretIsRotatedAndProvenAsThePagesSay() throws Exception {
		assertThat(this.broker.get("/v1/connections/warehouse").statusCode()).isEqualTo(200);
		String id = rotateNow();
		assertThat(this.broker.get("/v1/connections/warehouse").statusCode()).isEqualTo(200);

		prove(id);
	}

	private String rotateNow() throws Exception {
		List<String> commands = blocks("rotate-now.md");
		assertThat(commands).hasSize(7);
		Map<String, String> shell = shell("operators");
		JsonNode found = JsonMapper.shared().readTree(run(commands.get(1), shell)).at("/rotations/0");
		assertThat(commands.get(0)).contains("export BROKER=", "export TOKEN=");
		assertThat(commands.get(2)).startsWith("export ID=");
		assertThat(found.path("rotatable").asBoolean()).isTrue();
		shell.put("ID", found.path("credential").asString());
		JsonNode rotated = followed(run(commands.get(3), shell), commands.get(4), shell);
		assertThat(rotated.at("/new/version").asString()).as(rotated.toString()).isEqualTo("2");
		assertThat(rotated.path("replicas").size()).isEqualTo(1);
		assertThat(followed(run(commands.get(5), shell), commands.get(4), shell).path("kind").asString())
			.isEqualTo("invalidate");
		String[] both = commands.get(6).split("\n(?=curl)", -1);
		assertThat(run(both[0], shell)).isEqualTo("{\"leases\":[]}");
		assertThat(followed(run(both[1], shell), commands.get(4), shell).at("/leases/revoked").asInt(-1)).isZero();
		return shell.get("ID");
	}

	private void prove(String id) throws Exception {
		List<String> commands = blocks("prove-that-nobody-holds-an-old-version.md");
		assertThat(commands).hasSize(3);
		Map<String, String> shell = shell("auditors");
		shell.put("ID", id);
		JsonNode listed = until(commands.get(0), shell, (json) -> json.at("/rotations/0/holders/older").asInt() == 1);
		assertThat(listed.at("/rotations/0/credential").asString()).isEqualTo(id);
		run(commands.get(1), shell);
		List<String> words = List.of(commands.get(2).strip().split(" ", -1));
		assertThat(words.subList(0, 5)).containsExactly("java", "-jar", "broker.jar", "audit-verify", "--proof");
		List<String> files = words.subList(5, 7)
			.stream()
			.map((name) -> this.directory.resolve(name).toString())
			.toList();

		int status = new AuditVerify(InputStream.nullInputStream(), System.out)
			.run(List.of("--proof", files.get(0), files.get(1)));

		assertThat(status).isZero();
	}

	private JsonNode followed(String ordered, String follow, Map<String, String> shell) throws Exception {
		String operation = JsonMapper.shared().readTree(ordered).path("id").asString();
		assertThat(follow).contains("/v1/operations/019acb52-…");
		JsonNode ended = until(follow.replace("019acb52-…", operation), shell,
				(json) -> !json.path("state").asString().equals("running"));
		assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("succeeded");
		return ended;
	}

	private JsonNode until(String command, Map<String, String> shell, Predicate<JsonNode> expected) throws Exception {
		Instant end = Instant.now().plus(Duration.ofSeconds(60));
		while (true) {
			JsonNode now = JsonMapper.shared().readTree(run(command, shell));
			if (expected.test(now)) {
				return now;
			}
			assertThat(Instant.now()).as(now.toString()).isBefore(end);
		}
	}

	private Map<String, String> shell(String group) {
		return new LinkedHashMap<>(
				Map.of("BROKER", this.broker.url(), "TOKEN", this.broker.issuer().token("ann", group)));
	}

	private String run(String command, Map<String, String> shell) throws Exception {
		ProcessBuilder bash = new ProcessBuilder("/bin/bash", "-euc", command).directory(this.directory.toFile())
			.redirectError(ProcessBuilder.Redirect.DISCARD);
		bash.environment().putAll(shell);
		bash.environment().put("NO_PROXY", "*");
		Process process = bash.start();
		String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
		assertThat(process.exitValue()).as("%s: %s", command, told).isZero();
		assertThat(told).as(command).doesNotContain("urn:credbroker:problem", "canary");
		return told.strip();
	}

	private void has(String version) {
		this.broker.store().answers("warehouse", ScriptedStore.found(version, Map.of("password", "canary-" + version)));
	}

	private static List<String> blocks(String page) throws IOException {
		return BLOCK.matcher(Files.readString(PAGES.resolve(page)))
			.results()
			.filter((block) -> block.group(2).isEmpty() || block.group(2).equals("shell"))
			.map((block) -> block.group(3).replaceAll("(?m)^" + block.group(1), ""))
			.toList();
	}

}
