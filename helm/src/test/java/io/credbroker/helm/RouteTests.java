package io.credbroker.helm;

import java.util.Map;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RouteTests {

	@Test
	void encryptsAgainAndTurnsPlainTextAway() {
		GenericKubernetesResource route = Chart.render(Chart.SCENARIOS.resolve("openshift-values.yaml")).only("Route");

		assertThat(route.<String>get("spec", "port", "targetPort")).isEqualTo("http");
		assertThat(route.<String>get("spec", "to", "name")).isEqualTo(Chart.FULL_NAME);
		assertThat(route.<Map<String, Object>>get("spec", "tls")).containsEntry("termination", "reencrypt")
			.containsEntry("insecureEdgeTerminationPolicy", "None")
			.containsEntry("externalCertificate", Map.of("name", "broker-route"));
		assertThat(route.<String>get("spec", "tls", "destinationCACertificate")).contains("BEGIN CERTIFICATE");
	}

	@Test
	void passesTlsThrough() {
		GenericKubernetesResource route = Chart
			.render("{route: {enabled: true, termination: passthrough}, probes: {scheme: HTTPS}}")
			.only("Route");

		assertThat(route.<Object>get("spec", "tls"))
			.isEqualTo(Map.of("termination", "passthrough", "insecureEdgeTerminationPolicy", "None"));
		assertThat(route.<String>get("spec", "host")).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			HTTP  | termination: passthrough                                | but the broker speaks HTTP
			HTTP  | termination: reencrypt                                  | but the broker speaks HTTP
			HTTPS | termination: edge                                       | but the broker speaks HTTPS
			HTTPS | 'termination: passthrough, externalCertificate: a'      | leave route.destinationCACertificate
			""")
	void aTerminationThatCannotWorkIsRefused(String scheme, String route, String message) {
		assertThatIllegalStateException()
			.isThrownBy(
					() -> Chart.render("{route: {enabled: true, %s}, service: {scheme: %s}}".formatted(route, scheme)))
			.withMessageContaining("route.termination")
			.withMessageContaining(message);
	}

	@Test
	void aPrivateKeyIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render("""
				route:
				  destinationCACertificate: |
				    -----BEGIN CERTIFICATE-----
				    x
				    -----BEGIN EC PRIVATE KEY-----
				""")).withMessageContaining("destinationCACertificate");
	}

}
