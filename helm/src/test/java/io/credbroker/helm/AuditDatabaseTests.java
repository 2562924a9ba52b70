package io.credbroker.helm;

import java.util.Map;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The names that a real broker reads are tested in {@code ChartDatabaseTests} of the
 * service.
 */
class AuditDatabaseTests {

	@Test
	void everythingMayComeFromTheSecret() {
		PodSpec pod = pod("auditDatabase: {existingSecret: db, keys: {url: jdbc-uri, ca: ca.crt}}");

		Volume volume = volume(pod);

		assertThat(volume.getSecret().getSecretName()).isEqualTo("db");
		assertThat(volume.getSecret().getDefaultMode()).isEqualTo(0440);
		assertThat(volume.getSecret().getItems()).extracting(KeyToPath::getKey, KeyToPath::getPath)
			.extracting((tuple) -> tuple.toList().toString())
			.containsExactly("[password, password]",
					"[username, settings/broker.audit.sinks.database.database.username]",
					"[jdbc-uri, settings/broker.audit.sinks.database.database.url]", "[ca.crt, ca.crt]");
		assertThat(environment(pod)).containsEntry("BROKER_AUDIT_SINKS_DATABASE_TYPE", "database")
			.containsEntry("BROKER_AUDIT_SINKS_DATABASE_DATABASE_PASSWORDFILE", "/etc/broker/database/password")
			.containsEntry("SPRING_CONFIG_IMPORT", "configtree:/etc/broker/database/settings/");
	}

	@Test
	void theAddressMayStandInTheValues() {
		PodSpec pod = pod("auditDatabase: {existingSecret: db, url: 'jdbc:postgresql://db:5432/audit'}");

		assertThat(environment(pod)).containsEntry("BROKER_AUDIT_SINKS_DATABASE_DATABASE_URL",
				"jdbc:postgresql://db:5432/audit");
		assertThat(volume(pod).getSecret().getItems()).extracting(KeyToPath::getKey)
			.containsExactly("password", "username");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:postgresql://db/audit?password=x", "jdbc:postgresql://db/audit?a=b&password=x",
			"jdbc:postgresql://u:p@db/audit", "jdbc:h2:mem:x", "postgres://db/audit" })
	void anAddressWithAPasswordOrOfAnotherDatabaseIsRefused(String url) {
		assertThatIllegalStateException()
			.isThrownBy(() -> Chart.render("auditDatabase: {existingSecret: db, url: '%s'}".formatted(url)))
			.withMessageContaining("/auditDatabase/url");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					url: 'jdbc:postgresql://db/audit'             | auditDatabase.url is set without auditDatabase.existingSecret
					'existingSecret: db, keys: {url: ""}'      | auditDatabase has no address
					""")
	void whatIsMissingIsNamed(String database, String message) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render("auditDatabase: {" + database + "}"))
			.withMessageContaining(message);
	}

	private static Volume volume(PodSpec pod) {
		return pod.getVolumes()
			.stream()
			.filter((volume) -> "database".equals(volume.getName()))
			.findFirst()
			.orElseThrow();
	}

	private static Map<String, String> environment(PodSpec pod) {
		return pod.getContainers().getFirst().getEnv().stream().collect(toMap(EnvVar::getName, EnvVar::getValue));
	}

	private static PodSpec pod(String values) {
		return Chart.render(values).only(Deployment.class).getSpec().getTemplate().getSpec();
	}

}
