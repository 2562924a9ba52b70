package io.credbroker.service.ops;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.BrokerApplication;
import io.credbroker.service.record.BrokerProcessFiles;
import io.credbroker.service.support.BrokerProcess;
import io.credbroker.service.support.TestIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker and the command beside it, as processes that read the same settings.
 */
@Timeout(180)
class LocalBrokerProcessTests {

	private static final String SETTINGS = """
			server.ssl.bundle: broker
			management.server.ssl.enabled: false
			spring.ssl.bundle:
			  watch.file.quiet-period: 200ms
			  pem.broker:
			    reload-on-update: true
			    keystore: { certificate: "file:%1$s", private-key: "file:%1$s" }
			""";

	@TempDir
	private Path directory;

	private Map<String, String> environment(BrokerProcess broker) {
		return Map.of("SPRING_CONFIG_ADDITIONAL_LOCATION", "file:" + this.directory + "/", "SERVER_PORT",
				Integer.toString(broker.uri("/").getPort()), "MANAGEMENT_SERVER_PORT",
				Integer.toString(broker.managementPort()));
	}

	private static String check(Map<String, String> environment) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-Xmx64m", "-cp", System.getProperty("java.class.path"),
						BrokerApplication.class.getName(), "ops", "check", "--local"))
			.redirectErrorStream(true);
		builder.environment().putAll(environment);
		Process process = builder.start();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		return said;
	}

	@Test
	void theCommandTrustsTheBrokerBesideItAlsoAfterItsCertificateWasReplaced() throws Exception {
		ServiceCertificates certificates = ServiceCertificates.in(this.directory);
		Path pem = this.directory.resolve("broker.pem");
		certificates.writePem(pem, ServiceCertificates.CONFIGURED, 1);
		Files.writeString(this.directory.resolve("application.yaml"), SETTINGS.formatted(pem));
		try (TestIssuer issuer = new TestIssuer()) {
			Map<String, String> properties = new HashMap<>(BrokerProcessFiles.properties(this.directory, issuer));
			properties.put("spring.config.additional-location", "file:" + this.directory + "/");
			try (BrokerProcess broker = BrokerProcess.start(this.directory.resolve("log"), properties)) {
				Map<String, String> environment = environment(broker);

				assertThat(check(environment)).startsWith("The broker works.\n\nCHECK ");

				certificates.writePem(pem, ServiceCertificates.STRANGER, 1);
				long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
				OpsRun run = OpsRun.of(environment, "check", "--local");
				while (run.status() != 0 && System.nanoTime() < end) {
					Thread.sleep(100);
					run = OpsRun.of(environment, "check", "--local");
				}
				assertThat(run.all()).startsWith("The broker works.");
			}
		}
	}

}
