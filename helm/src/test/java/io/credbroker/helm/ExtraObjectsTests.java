package io.credbroker.helm;

import java.util.Map;

import io.fabric8.kubernetes.api.model.ConfigMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ExtraObjectsTests {

	@Test
	void areRenderedWithTheirTemplates() {
		Manifests manifests = Chart.render(Chart.SCENARIOS.resolve("extended-values.yaml"));

		assertThat(manifests.all(ConfigMap.class)).filteredOn((map) -> map.getMetadata().getName().equals("acme-facts"))
			.singleElement()
			.satisfies((map) -> assertThat(map.getData()).containsEntry("namespace", Chart.NAMESPACE));
	}

	@Test
	void asATextKeepTheirNumbers() {
		assertThat(Chart.render(Chart.SCENARIOS.resolve("extended-values.yaml")).configMap("numbers").getData())
			.containsOnly(Map.entry("mode", "0123"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{apiVersion: v1, metadata: {name: a}}                                | extraObjects[0] must have apiVersion, kind
					{apiVersion: v1, kind: ConfigMap}                                    | extraObjects[0] must have apiVersion, kind
					"[a, b"                                                              | extraObjects[0] must be one object
					"a: 1\\n---\\nb: 2\\n"                                               | more than one document
					{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {a: hunter2}} | extraObjects[0] is a Secret with its content
					"apiVersion: v1\\nkind: Secret\\nmetadata: {name: a}\\ndata: {a: hunter2}"    | extraObjects[0] is a Secret with its content
					""")
	void whatIsNoObjectOrHoldsASecretIsRefused(String object, String message) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render("extraObjects:\n  - " + object))
			.withMessageContaining(message)
			.withMessageNotContaining("hunter2");
	}

}
