package io.credbroker.helm;

import java.util.Map;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServiceAccountTests {

	@Test
	void handsNoTokenToAPod() {
		ServiceAccount account = Chart.render("").only(ServiceAccount.class);

		assertThat(account.getAutomountServiceAccountToken()).isFalse();
	}

	@Test
	void carriesTheAnnotationsOfACloudRole() {
		ServiceAccount account = Chart.render("serviceAccount: {annotations: {cloud.example/role: broker}}")
			.only(ServiceAccount.class);

		assertThat(account.getMetadata().getAnnotations()).isEqualTo(Map.of("cloud.example/role", "broker"));
	}

	@Test
	void isTheOneThePodsUse() {
		Manifests manifests = Chart.render("serviceAccount: {name: broker-prod}");

		assertThat(manifests.only(ServiceAccount.class).getMetadata().getName()).isEqualTo("broker-prod");
		assertThat(accountOfThePods(manifests)).isEqualTo("broker-prod");
	}

	@Test
	void anExistingOneIsUsedAndNotCreated() {
		Manifests manifests = Chart.render("serviceAccount: {create: false, name: made-elsewhere}");

		assertThat(manifests.all(ServiceAccount.class)).isEmpty();
		assertThat(accountOfThePods(manifests)).isEqualTo("made-elsewhere");
	}

	private static String accountOfThePods(Manifests manifests) {
		return manifests.only(Deployment.class).getSpec().getTemplate().getSpec().getServiceAccountName();
	}

}
