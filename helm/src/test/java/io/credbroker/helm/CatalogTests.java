package io.credbroker.helm;

import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CatalogTests {

	private static final String CATALOG = """
			catalog:
			  connections:
			    "s3-{bucket}":
			      conn-type: aws
			      secret: {store: vault-prod, key: "s3/{bucket}"}
			      password: ${password}
			  policies:
			    - {name: etl, callers: {groups: [etl]}, connections: ["s3-*"]}
			""";

	@Test
	void mappingsAndPoliciesReachTheBrokerAsTheyWereWritten() {
		Map<String, Object> catalog = new Yaml()
			.load(Chart.render(CATALOG).configMap("catalog").getData().get("catalog.yaml"));

		assertThat(catalog).isEqualTo(Map.of("connections",
				Map.of("s3-{bucket}",
						Map.of("conn-type", "aws", "secret", Map.of("store", "vault-prod", "key", "s3/{bucket}"),
								"password", "${password}")),
				"policies", List.of(Map.of("name", "etl", "callers", Map.of("groups", List.of("etl")), "connections",
						List.of("s3-*")))));
	}

	@Test
	void aChangedCatalogRestartsNothing() {
		PodTemplateSpec before = pods(Chart.render(""));

		PodTemplateSpec after = pods(Chart.render(CATALOG));

		assertThat(after).isEqualTo(before);
	}

	@Test
	void allowsNothingUntilAPolicyIsGiven() {
		Map<String, Object> catalog = new Yaml()
			.load(Chart.render("").configMap("catalog").getData().get("catalog.yaml"));

		assertThat(catalog).isEqualTo(Map.of("connections", Map.of(), "policies", List.of()));
	}

	@Test
	void anExistingMapTakesItsPlace() {
		Manifests manifests = Chart.render("existingCatalogConfigMap: from-git");

		assertThat(manifests.all(ConfigMap.class)).extracting((map) -> map.getMetadata().getName())
			.containsExactly(Chart.FULL_NAME + "-config");
		assertThat(pods(manifests).getSpec().getVolumes()).filteredOn((volume) -> "catalog".equals(volume.getName()))
			.extracting((volume) -> volume.getConfigMap().getName())
			.containsExactly("from-git");
	}

	@Test
	void twoCatalogsAtOnceAreRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> Chart.render("existingCatalogConfigMap: from-git\n" + CATALOG))
			.withMessageContaining("catalog");
	}

	private static PodTemplateSpec pods(Manifests manifests) {
		return manifests.only(Deployment.class).getSpec().getTemplate();
	}

}
