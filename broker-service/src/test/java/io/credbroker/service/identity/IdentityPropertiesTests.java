package io.credbroker.service.identity;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class IdentityPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
		.withBean(Clock.class, Clock::systemUTC)
		.withBean(SimpleMeterRegistry.class)
		.withBean(Database.class,
				() -> new Database(DatabaseAddress.embedded(Path.of("target", "identity")), Duration.ofSeconds(1)))
		.withUserConfiguration(IdentityConfiguration.class);

	@Test
	void issuersAreKnownByTheirConfiguredNames() {
		configured(Map.of())
			.run((context) -> assertThat(context.getBean(Issuers.class).names()).containsExactly("ping"));
	}

	@Test
	void noIssuerIsNoError() {
		this.runner.run((context) -> assertThat(context.getBean(Issuers.class).names()).isEmpty());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					issuers.ping.audience           | broker                        | broker.identity.issuers.ping.audience
					issuers.ping.claims.group       | roles                         | broker.identity.issuers.ping.claims.group
					token-cache                     | 5                             | broker.identity.token-cache
					token-cache-size                | -1                            | token-cache-size must not be negative
					issuers.ping.issuer             | ''                            | issuer is missing
					issuers.ping.issuer             | http://ping.example           | https
					issuers.ping.jwks-uri           | http://ping.example/jwks      | jwks-uri must be an https address
					issuers.ping.jwks-uri           | file:///etc/jwks              | jwks-uri must be an https address
					issuers.ping.audiences          | ''                            | audiences is empty
					issuers.ping.algorithms         | none                          | algorithms must be some of
					issuers.ping.algorithms         | HS256                         | algorithms must be some of
					issuers.ping.preset             | auth0                         | issuers.ping.preset
					issuers.ping.token-types        | ''                            | token-types is empty
					issuers.ping.claims.subject     | ''                            | subject is empty
					origins                         | https://broker.example/path   | origins must be addresses
					issuers.ping.clock-skew         | 10m                           | clock-skew must be between
					issuers.ping.introspection.remember | 1m                        | introspection needs uri, client-id and client-secret-file
					issuers.ping.timeout            | 0s                            | timeout must be above 0s
					issuers.ping.timeout            | 2m                            | timeout must be above 0s and at most 1m
					issuers.ping.max-token-life     | 0s                            | max-token-life must be above 0s
					issuers.ping.audiences          | brok*                         | audiences has a *
					issuers.ping.issuer             | https://*.ping.example        | issuer has a *
					issuers.ping.claims.groups      | realm_access.*                | claims.groups has a *
					origins                         | https://*.broker.example      | origins has a *
					issuers.ping.ssl-bundle         | absent                        | issuers.ping.ssl-bundle names 'absent'
					issuers.other.issuer            | https://ping.example          | issuers.other.audiences
					issuers.ping.pods.token-file    | /t                            | pods.namespaces is empty
					issuers.ping.pods.namespaces    | airflow                       | pods.token-file is missing
					issuers.ping.pods.namespace     | airflow                       | issuers.ping.pods
					""")
	void aMistakeStopsTheStartAndIsNamed(String property, String value, String message) {
		configured(Map.of(property, value)).run((context) -> assertThat(context).hasFailed()
			.getFailure()
			.satisfies((failure) -> assertThat(causes(failure))
				.contains(message.replace("issuers.other.audiences", "issuers.other"))));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			preset             | none                             | pods is for preset: kubernetes alone
			pods.namespaces    | airflow,*                        | which is not a valid namespace name
			pods.namespaces    | Airflow                          | which is not a valid namespace name
			pods.api-server    | http://api.example               | pods.api-server must be an https address
			pods.api-server    | https://u:p@api.example          | pods.api-server must be an https address
			pods.api-server    | https://api.example?x=y          | pods.api-server must be an https address
			pods.remember      | 500ms                            | pods.remember must be between 1s and 1m
			pods.remember      | 2m                               | pods.remember must be between 1s and 1m
			pods.timeout       | 0s                               | pods.timeout must be above 0s and at most 1m
			pods.namespace     | airflow                          | issuers.ping.pods.namespace
			""")
	void aMistakeAboutPodsStopsTheStartAndIsNamed(String property, String value, String message) {
		Map<String, String> pods = new HashMap<>(Map.of("issuers.ping.preset", "kubernetes",
				"issuers.ping.pods.token-file", "/t", "issuers.ping.pods.namespaces", "airflow"));
		pods.put("issuers.ping." + property, value);

		configured(pods).run((context) -> assertThat(context).hasFailed()
			.getFailure()
			.satisfies((failure) -> assertThat(causes(failure)).contains(message)));
	}

	@Test
	void podsHaveDefaultsForABrokerInTheSameCluster() {
		configured(Map.of("issuers.ping.preset", "kubernetes", "issuers.ping.pods.token-file", "/t",
				"issuers.ping.pods.namespaces", "airflow, airflow-2"))
			.run((context) -> assertThat(context.getBean(PodIssuers.class).settings().get("ping"))
				.isEqualTo(new PodProperties(URI.create("https://kubernetes.default.svc"), null, Path.of("/t"),
						Set.of("airflow", "airflow-2"), Duration.ofSeconds(5), Duration.ofSeconds(2))));
	}

	@Test
	void twoNamesForOneIssuerAreRefused() {
		configured(Map.of("issuers.other.issuer", "https://ping.example", "issuers.other.audiences", "x"))
			.run((context) -> assertThat(context).getFailure()
				.satisfies((failure) -> assertThat(causes(failure)).contains("have the same issuer")));
	}

	@Test
	void twoIssuersToAskAboutOneTokenAreRefused() {
		Map<String, String> two = new HashMap<>(
				Map.of("issuers.other.issuer", "https://other.example", "issuers.other.audiences", "x"));
		for (String name : List.of("ping", "other")) {
			two.put("issuers." + name + ".introspection.uri", "https://" + name + ".example/introspect");
			two.put("issuers." + name + ".introspection.client-id", "broker");
			two.put("issuers." + name + ".introspection.client-secret-file", "/etc/secret");
		}

		configured(two).run((context) -> assertThat(context).getFailure()
			.satisfies((failure) -> assertThat(causes(failure)).contains("only one issuer")));
	}

	private ApplicationContextRunner configured(Map<String, String> changes) {
		Map<String, String> all = new HashMap<>(
				Map.of("issuers.ping.issuer", "https://ping.example", "issuers.ping.audiences", "broker"));
		all.putAll(changes);
		return this.runner.withPropertyValues(all.entrySet()
			.stream()
			.map((entry) -> "broker.identity." + entry.getKey() + "=" + entry.getValue())
			.toArray(String[]::new));
	}

	private static String causes(Throwable failure) {
		StringBuilder text = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			text.append(cause.getMessage()).append('\n');
		}
		return text.toString();
	}

}
