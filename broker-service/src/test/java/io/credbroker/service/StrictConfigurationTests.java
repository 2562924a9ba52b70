package io.credbroker.service;

import java.nio.file.Path;
import java.util.Map;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.service.support.ScriptedStoreFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The broker does not start with a wrong setting, and names it.
 */
@ExtendWith(OutputCaptureExtension.class)
class StrictConfigurationTests {

	private static final String CATALOG = """
			connections:
			  warehouse:
			    conn-type: postgres
			    secret: { store: scripted, key: any }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: [warehouse]
			""";

	@ParameterizedTest
	@CsvSource({ "broker.catalgo.location, /x, broker.catalgo",
			"broker.labels.environment, a/b, broker.labels.environment",
			"broker.labels.cost-center, a, broker.labels.cost-center", "broker.audit.sink, file, broker.audit.sink",
			"broker.audit.sinks.a.type, paper, broker.audit.sinks.a.type",
			"broker.audit.sinks.a.timeout, 0s, broker.audit.sinks.a",
			"broker.audit.sinks.a.required, false, broker.audit.sinks.a",
			"broker.audit.sinks.a.type, file, broker.audit.sinks.a.file",
			"broker.audit.sinks.a.type, database, broker.audit.sinks.a.database",
			"server.forward-headers-strategy, native, broker.identity.trusted-proxies",
			"server.forward-headers-strategy, framework, broker.identity.trusted-proxies",
			"server.tomcat.remoteip.remote-ip-header, x-forwarded-for, broker.identity.trusted-proxies",
			"broker.identity.trusted-proxies, 10.0.0.0/8, origins is missing",
			"broker.identity.trusted-proxies, proxy.example, trusted-proxies must be addresses or networks",
			"broker.callers.burst, 0, broker.callers", "broker.roles.auditor.groups, audit*, broker.roles.auditor",
			"broker.identity.issuers.test.audiences, *, broker.identity.issuers.test",
			"broker.callers.requests-per-minute, 5, broker.callers.requests-per-minute",
			"broker.federation.issuer, http://broker.example, must start with https://",
			"broker.federation.issuer, https://broker.example/, must not end with a slash",
			"broker.federation.issuer, https://broker.example/v1, something else",
			"broker.federation.deployment, prod, broker.federation.issuer is missing",
			"broker.federation.isuer, https://broker.example, broker.federation.issuer is missing",
			"broker.federation.minimum-standing, token, broker.federation",
			"broker.secret.maximum-entries, 0, broker.secret.maximum-entries",
			"broker.secret.fingerprint-key-file, /nowhere/key, broker.secret.fingerprint-key-file",
			"broker.stores.other.type, paper, broker.stores.other.type",
			"broker.stores.other.timeout, 5s, broker.stores.other.type",
			"broker.stores.scripted.timeout, 0s, broker.stores.scripted.timeout",
			"broker.stores.scripted.timeot, 5s, broker.stores.scripted.timeot",
			"broker.stores.scripted.settings.adress, x, broker.stores.scripted.settings.adress",
			"broker.identity.issuers.test.audience, x, broker.identity.issuers.test.audience",
			"broker.identity.issuers.test.ssl-bundle, other, broker.identity.issuers.test.ssl-bundle names 'other'",
			"spring.ssl.bundle.pem.main.keystore.certificate, /nowhere/tls.crt, /nowhere/tls.crt",
			"server.ssl.bundle, other, other" })
	void aWrongSettingStopsTheStartAndIsNamed(String property, String value, String named, @TempDir Path directory,
			CapturedOutput output) {
		assertThatException().isThrownBy(() -> Broker.start(directory, CATALOG, Map.of(property, value)).close());

		assertThat(output).contains("APPLICATION FAILED TO START").contains(named);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "broker.pasword", "broker.stores.scripted.password", "broker.stores.scripted.settings.password",
					"broker.audit.sinks.a.password", "broker.identity.issuers.test.introspection.client-secret" })
	void aSecretWhereTheBrokerKnowsNoSettingIsNotShown(String property, @TempDir Path directory,
			CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> Broker.start(directory, CATALOG, Map.of(property, "canary-8c1f")).close());

		assertThat(output).contains("These settings are unknown", property, "configuration.md")
			.doesNotContain("canary-8c1f");
	}

	@Test
	void twoProvidersOfOneTypeStopTheStartAndAreNamed(@TempDir Path directory, CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> Broker.start(directory, CATALOG, Map.of("spring.main.sources", SecondProvider.class.getName()))
					.close());

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Two providers have the type 'scripted'")
			.contains(ScriptedStoreFactory.class.getName());
	}

	@Configuration(proxyBeanMethods = false)
	static class SecondProvider {

		@Bean
		ScriptedStoreFactory second() {
			return new ScriptedStoreFactory(new ScriptedStore());
		}

	}

}
