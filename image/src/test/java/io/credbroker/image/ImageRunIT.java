package io.credbroker.image;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.credbroker.image.run.ImageRoot;
import io.credbroker.image.run.LocalVault;
import io.credbroker.image.run.RunningBroker;
import io.credbroker.image.run.Surroundings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The broker, run from the unpacked layers as a pod runs it: the image's user, no
 * capability, a read-only root, and what the chart mounts.
 */
@DisabledIfSystemProperty(named = "image.skip", matches = "true", disabledReason = "no image was built: image.skip")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImageRunIT {

	private static final Path TARGET = BuiltImage.MODULE.resolve("target");

	/** As the chart sets them, with the memory of its limit. */
	private static final String OPTIONS = "-XX:MaxRAM=256m -XX:MaxRAMPercentage=40 -XX:+ExitOnOutOfMemoryError"
			+ " -XX:-HeapDumpOnOutOfMemoryError -XX:-CreateCoredumpOnCrash -XX:+DisableAttachMechanism";

	private static ImageRoot root;

	private static Surroundings surroundings;

	private static RunningBroker broker;

	private static Path loaded;

	@BeforeAll
	static void startFromTheLayers() throws IOException, InterruptedException {
		assumeTrue(Machine.hasRoot(), "the broker can be run from its layers by root alone, on Linux");
		Path unpacked = TARGET.resolve("unpacked");
		Command.require(TARGET, "unpack the image", List.of(BuiltImage.MODULE.resolve("run").toString(), "--root",
				unpacked.toString(), "--entrypoint", "/opt/java/bin/java", "--", "-version"));
		root = ImageRoot.here(BuiltImage.MODULE, unpacked, BuiltImage.ofThisBuild().entrypoint());
		surroundings = root.surroundings();
		loaded = root.writable().resolve("loaded.log");
		broker = RunningBroker.start(root, surroundings, TARGET.resolve("run.log"),
				OPTIONS + " -XX:AOTMode=on -Xlog:class+load:file=" + root.written("loaded.log"));
		broker.awaitReady();
	}

	@AfterAll
	static void stop() {
		if (broker != null) {
			broker.close();
		}
		if (surroundings != null) {
			surroundings.close();
		}
	}

	private static String token() {
		return surroundings.issuer().token("airflow", List.of(Surroundings.GROUP));
	}

	@Test
	@Order(1)
	void aLookupIsAnsweredFromAMountedSecret() throws Exception {
		HttpResponse<String> answer = broker.get("/v1/connections/warehouse", token());

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).contains("postgres://etl:p%40ss%2Fw%3Ard@wh.internal:5432/analytics");
	}

	@Test
	@Order(1)
	void aLookupIsAnsweredByAVaultWithAPrivateAuthority() throws Exception {
		HttpResponse<String> answer = broker.get("/v1/connections/vaulted", token());

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).contains(LocalVault.PASSWORD);
	}

	@Test
	@Order(1)
	void whoHasNoTokenOrNoRightGetsNothing() throws Exception {
		assertThat(broker.get("/v1/connections/warehouse", null).statusCode()).isEqualTo(401);
		assertThat(broker.get("/v1/connections/warehouse", surroundings.issuer().token("x", List.of("others")))
			.statusCode()).isEqualTo(403);
	}

	@Test
	@Order(1)
	void theProcessHasNoPrivilegeAndCanGainNone() throws IOException {
		Path process = Path.of("/proc", Long.toString(broker.handle().pid()));
		List<String> status = Files.readAllLines(process.resolve("status"));

		assertThat(status).contains("Uid:\t10001\t10001\t10001\t10001", "Gid:\t10001\t10001\t10001\t10001",
				"NoNewPrivs:\t1", "CapEff:\t0000000000000000", "CapPrm:\t0000000000000000", "CapBnd:\t0000000000000000",
				"CapInh:\t0000000000000000", "CapAmb:\t0000000000000000");
		assertThat(status).anyMatch((line) -> line.matches("NSpid:\t\\d+\t1"));
	}

	@Test
	@Order(1)
	void onlyTheFolderInMemoryCanBeWrittenTo() throws IOException {
		Path mounts = Path.of("/proc", Long.toString(broker.handle().pid()), "mountinfo");

		assertThat(Files.readAllLines(mounts)).anyMatch((line) -> line.matches(".* / ro,.*"))
			.allMatch((line) -> line.matches(".* /(tmp|tmp/out|proc|dev|dev/\\w+) .*") || line.matches(".* ro,.*"));
	}

	@Test
	@Order(2)
	void nearlyAllClassesComeFromTheCache() throws IOException {
		List<String> classes = Files.readAllLines(loaded)
			.stream()
			.filter((line) -> line.contains(" source: ") && !line.contains("$$") && !line.contains("$Proxy"))
			.toList();

		assertThat(classes.stream().filter((line) -> line.contains("shared objects file")).count())
			.isGreaterThan(classes.size() * 9L / 10);
	}

	@Test
	@Order(2)
	void theCommandForPeopleOnCallWorksFromTheImage() throws IOException {
		Path token = Files.writeString(root.writable().resolve("token"),
				surroundings.issuer().token("operator", List.of("on-call")));
		Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
		Files.setAttribute(token, "unix:uid", ImageRoot.USER);
		List<String> arguments = List.of("-jar", "/opt/broker/app/broker.jar", "ops", "--url",
				"https://localhost:" + broker.port(), "--ca-file", "/etc/broker/secrets/tls/tls.crt", "--token-file",
				root.written("token"), "stores");

		Command ops = Command.run(
				TARGET, root
					.process(surroundings.mounted(), Map.of("JAVA_TOOL_OPTIONS", OPTIONS),
							List.of("/opt/java/bin/java"), arguments)
					.command());

		Files.delete(token);
		assertThat(ops.output()).contains("local", "vault");
		assertThat(ops.code()).isZero();
	}

	@Test
	@Order(3)
	void aRequestThatRunsIsAnsweredBeforeTheBrokerStops() throws Exception {
		int before = surroundings.vault().reads();
		surroundings.vault().shut();
		CompletableFuture<HttpResponse<String>> answer = CompletableFuture
			.supplyAsync(() -> Patience.unchecked(() -> broker.get("/v1/connections/vaulted-late", token())));
		Patience.await(() -> surroundings.vault().reads() > before);
		CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(() -> Patience.unchecked(broker::stop));
		Patience.await(() -> Patience.unchecked(broker::output)
			.stream()
			.anyMatch((line) -> line.contains("graceful shutdown")));
		assertThat(answer).isNotDone();

		surroundings.vault().open();

		assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
		assertThat(stopped.get(60, TimeUnit.SECONDS)).isEqualTo(143);
		assertThat(broker.output()).anyMatch((line) -> line.contains("Graceful shutdown complete"));
	}

	@Test
	@Order(4)
	void secretsAreInNoLine() throws IOException {
		assertThat(broker.output()).isNotEmpty()
			.noneMatch((line) -> line.contains(LocalVault.PASSWORD) || line.contains("p@ss/w:rd"));
	}

}
