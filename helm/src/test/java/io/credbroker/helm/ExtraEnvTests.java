package io.credbroker.helm;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ExtraEnvTests {

	@Test
	void standsBehindWhatTheChartSets() {
		Container container = Chart.render(Chart.SCENARIOS.resolve("extended-values.yaml"))
			.only(Deployment.class)
			.getSpec()
			.getTemplate()
			.getSpec()
			.getContainers()
			.getFirst();

		assertThat(container.getEnv()).extracting("name").endsWith("JAVA_TOOL_OPTIONS", "REGION", "PROXY_PASSWORD");
		assertThat(container.getEnvFrom()).singleElement().extracting("prefix").isEqualTo("CLUSTER_");
	}

	@ParameterizedTest
	@ValueSource(strings = { "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "server_port",
			"MANAGEMENT_ENDPOINT_HEAPDUMP_ACCESS", "MANAGEMENT_ENDPOINT_HEAP_DUMP_ACCESS",
			"management_endpoints_web_exposure_include", "SPRING_APPLICATION_JSON", "SPRING_CONFIG_LOCATION",
			"SPRING_CONFIG_IMPORT", "BROKER_CATALOG_LOCATION", "LD_PRELOAD", "GLIBC_TUNABLES" })
	void cannotUndoWhatTheChartSets(String name) {
		assertThatIllegalStateException()
			.isThrownBy(() -> Chart.render("extraEnv: [{name: %s, value: x}]".formatted(name)))
			.withMessageContaining("extraEnv has " + name);
	}

	@Test
	void hasNoNameTwice() {
		assertThatIllegalStateException()
			.isThrownBy(() -> Chart.render("extraEnv: [{name: A, value: x}, {name: A, value: z}]"))
			.withMessageContaining("extraEnv has A");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{name: DB_PASSWORD, value: hunter2}", "{name: API_TOKEN, value: hunter2}",
			"{name: X, value: hvs.hunter2}" })
	void holdsNoSecret(String variable) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render("extraEnv: [" + variable + "]"))
			.withMessageContaining("valueFrom.secretKeyRef")
			.withMessageNotContaining("hunter2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "extraEnv: [{name: A, value: 0123}]", "extraEnv: [{name: A, value: no}]",
			"extraEnv: [{name: a.b, value: x}]", "extraEnv: [{value: x}]", "extraEnvFrom: [{configMapRef: {name: a}}]",
			"extraEnvFrom: [{prefix: A_}]", "extraEnvFrom: [{prefix: MANAGEMENT_, secretRef: {name: a}}]",
			"extraEnvFrom: [{prefix: JAVA_, secretRef: {name: a}}]",
			"extraEnvFrom: [{prefix: A, secretRef: {name: a}}]" })
	void whatTheServerOrHelmWouldChangeIsRefused(String values) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(values)).withMessageContaining("/extraEnv");
	}

}
