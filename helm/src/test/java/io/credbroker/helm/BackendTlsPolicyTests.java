package io.credbroker.helm;

import java.util.Map;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class BackendTlsPolicyTests {

	private static final String ROUTE = "httpRoute: {enabled: true, parentRefs: [{name: g}], backendTLS: {caConfigMap: ca}}";

	@Test
	void makesTheGatewaySpeakTlsWithTheNameOfTheService() {
		GenericKubernetesResource policy = Chart.render(ROUTE + "\nservice: {scheme: HTTPS}").only("BackendTLSPolicy");

		assertThat(policy.<Object>get("spec", "targetRefs", 0))
			.isEqualTo(Map.of("group", "", "kind", "Service", "name", Chart.FULL_NAME, "sectionName", "http"));
		assertThat(policy.<String>get("spec", "validation", "hostname"))
			.isEqualTo(Chart.FULL_NAME + "." + Chart.NAMESPACE + ".svc");
		assertThat(policy.<Object>get("spec", "validation", "caCertificateRefs", 0))
			.isEqualTo(Map.of("group", "", "kind", "ConfigMap", "name", "ca"));
	}

	@Test
	void isRefusedWhereTheBrokerSpeaksHttp() {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(ROUTE))
			.withMessageContaining("httpRoute.backendTLS.caConfigMap")
			.withMessageContaining("service.scheme");
	}

	@Test
	void isLeftOutWithoutARoute() {
		assertThat(Chart.render("httpRoute: {backendTLS: {caConfigMap: ca}}").all(GenericKubernetesResource.class))
			.isEmpty();
	}

}
