package io.credbroker.service.record.sinks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Helm chart's {@code auditDatabase} as the broker reads it: variables, and a Secret
 * that is mounted as files.
 */
class ChartDatabaseTests {

	@TempDir
	private Path directory;

	@Test
	void addressAndUserAreReadFromTheFilesOfTheSecret() throws IOException {
		mount("broker.audit.sinks.database.database.username", "broker\n");
		mount("broker.audit.sinks.database.database.url", "jdbc:postgresql://db/audit");

		AuditProperties.DatabaseSettings database = bound(Map.of());

		assertThat(database.username()).isEqualTo("broker");
		assertThat(database.url()).isEqualTo("jdbc:postgresql://db/audit");
		assertThat(database.passwordFile()).isEqualTo(Path.of("/etc/broker/database/password"));
	}

	@Test
	void theAddressMayBeAVariable() throws IOException {
		mount("broker.audit.sinks.database.database.username", "broker");

		AuditProperties.DatabaseSettings database = bound(
				Map.of("BROKER_AUDIT_SINKS_DATABASE_DATABASE_URL", "jdbc:postgresql://db/audit"));

		assertThat(database.url()).isEqualTo("jdbc:postgresql://db/audit");
	}

	/** As the kubelet does it: a link to a folder that it replaces as a whole. */
	private void mount(String name, String content) throws IOException {
		Path data = Files.createDirectories(this.directory.resolve("..2026_11_28").resolve("settings"));
		Files.writeString(data.resolve(name), content);
		if (!Files.exists(this.directory.resolve("settings"))) {
			Files.createSymbolicLink(this.directory.resolve("..data"), Path.of("..2026_11_28"));
			Files.createSymbolicLink(this.directory.resolve("settings"), Path.of("..data", "settings"));
		}
	}

	private AuditProperties.DatabaseSettings bound(Map<String, Object> more) {
		Map<String, Object> variables = new HashMap<>(more);
		variables.put("BROKER_AUDIT_SINKS_DATABASE_TYPE", "database");
		variables.put("BROKER_AUDIT_SINKS_DATABASE_DATABASE_PASSWORDFILE", "/etc/broker/database/password");
		variables.put("SPRING_CONFIG_IMPORT", "configtree:" + this.directory + "/settings/");
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		ConfigDataEnvironmentPostProcessor.applyTo(environment);
		AuditProperties properties = Binder.get(environment).bind("broker.audit", AuditProperties.class).get();
		return Objects.requireNonNull(properties.sinks().get("database")).database();
	}

}
