package io.credbroker.helm;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ManifestsTests {

	@Test
	void aFieldKubernetesDoesNotKnowIsRefused() {
		String pod = """
				apiVersion: apps/v1
				kind: Deployment
				spec: {template: {spec: {containers: [{name: a, readOnly: true}]}}}
				""";

		assertThatIllegalArgumentException().isThrownBy(() -> Manifests.parse(pod))
			.withMessageContaining("Unrecognized field \"readOnly\"");
	}

}
