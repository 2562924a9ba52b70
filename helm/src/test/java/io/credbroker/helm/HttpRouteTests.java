package io.credbroker.helm;

import java.util.Map;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class HttpRouteTests {

	private static final String ROUTE = "httpRoute: {enabled: true, parentRefs: [{name: gateway}]%s}";

	@Test
	void isNotThereByItself() {
		assertThat(Chart.render("").all(GenericKubernetesResource.class)).isEmpty();
	}

	@Test
	void leadsToThePortOfTheService() {
		GenericKubernetesResource route = Chart
			.render(ROUTE.formatted(", hostnames: [broker.example.com]") + "\nservice: {port: 443}")
			.only("HTTPRoute");

		assertThat(route.<Object>get("spec", "parentRefs", 0)).isEqualTo(Map.of("name", "gateway"));
		assertThat(route.<String>get("spec", "hostnames", 0)).isEqualTo("broker.example.com");
		assertThat(route.<Object>get("spec", "rules", 0, "backendRefs", 0))
			.isEqualTo(Map.of("name", Chart.FULL_NAME, "port", 443));
	}

	@Test
	void narrowsThePathsByTheirBeginning() {
		GenericKubernetesResource route = Chart.render(ROUTE.formatted(", paths: [/v1, /.well-known]"))
			.only("HTTPRoute");

		assertThat(route.<Object>get("spec", "rules", 0, "matches", 1, "path"))
			.isEqualTo(Map.of("type", "PathPrefix", "value", "/.well-known"));
	}

	@Test
	void withoutAGatewayIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render("httpRoute: {enabled: true}"))
			.withMessageContaining("/httpRoute/parentRefs");
	}

}
