package io.credbroker.helm;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class IngressTests {

	@Test
	void isNotThereByItself() {
		assertThat(Chart.render("").all(Ingress.class)).isEmpty();
	}

	@Test
	void leadsToTheApiAndNeverToTheManagementPort() {
		Ingress ingress = Chart.render(Chart.SCENARIOS.resolve("ingress-values.yaml")).only(Ingress.class);

		assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("nginx");
		assertThat(ingress.getSpec().getRules()).extracting((rule) -> rule.getHost())
			.containsExactly("broker.example.com", "broker.internal");
		assertThat(ingress.getSpec().getRules()).flatExtracting((rule) -> rule.getHttp().getPaths())
			.allSatisfy((path) -> {
				assertThat(path.getPathType()).isEqualTo("Prefix");
				assertThat(path.getBackend().getService().getName()).isEqualTo(Chart.FULL_NAME);
				assertThat(path.getBackend().getService().getPort().getName()).isEqualTo("http");
			})
			.extracting(HTTPIngressPath::getPath)
			.containsExactly("/", "/v1");
		assertThat(ingress.getSpec().getTls()).singleElement().extracting("secretName").isEqualTo("broker-ingress");
	}

	@Test
	void withoutAHostIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render("ingress: {enabled: true}"))
			.withMessageContaining("/ingress/hosts");
	}

}
