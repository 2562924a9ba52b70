package io.credbroker.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PodOptionsTests {

	private static final Manifests PLATFORM = Chart.render(Chart.SCENARIOS.resolve("platform-values.yaml"));

	@Test
	void arePassedThrough() {
		PodSpec pod = PLATFORM.only(Deployment.class).getSpec().getTemplate().getSpec();

		assertThat(pod).extracting("runtimeClassName", "schedulerName", "priorityClassName", "dnsPolicy")
			.containsExactly("gvisor", "default-scheduler", "platform", "None");
		assertThat(pod.getDnsConfig().getOptions()).singleElement().extracting("value").isEqualTo("2");
		assertThat(pod.getHostAliases()).singleElement().extracting("ip").isEqualTo("10.0.0.20");
		assertThat(pod.getContainers().getFirst().getLifecycle().getPreStop().getSleep().getSeconds()).isEqualTo(5);
	}

	@Test
	void markEveryObject() {
		assertThat(PLATFORM.objects()).allSatisfy((object) -> {
			assertThat(object.getMetadata().getLabels()).containsEntry("example.com/cost-center", "4711");
			assertThat(object.getMetadata().getAnnotations()).containsEntry("example.com/owner", "data-platform");
		});
		assertThat(PLATFORM.only(Deployment.class).getMetadata().getAnnotations())
			.containsEntry("reloader.stakater.com/auto", "true");
		assertThat(PLATFORM.only(Deployment.class).getSpec().getTemplate().getMetadata().getLabels())
			.containsEntry("example.com/cost-center", "4711");
	}

	@ParameterizedTest
	@MethodSource("io.credbroker.helm.ScenarioTests#scenarios")
	void markEveryObjectOfEveryScenario(Path scenario) throws IOException {
		String marks = Files.readString(scenario).contains("commonAnnotations:") ? ""
				: "\ncommonAnnotations: {example.com/owner: data-platform}\n";

		Manifests manifests = Chart.render(Files.readString(scenario) + marks);

		assertThat(manifests.objects()).filteredOn(PodOptionsTests::isOfTheChart)
			.isNotEmpty()
			.allSatisfy((object) -> assertThat(object.getMetadata().getAnnotations()).containsEntry("example.com/owner",
					"data-platform"));
	}

	private static boolean isOfTheChart(HasMetadata object) {
		Map<String, String> labels = object.getMetadata().getLabels();
		return labels != null && labels.containsKey("helm.sh/chart");
	}

	@Test
	void neverReplaceWhatTheChartSays() {
		Manifests manifests = Chart.render("commonLabels: {app.kubernetes.io/part-of: x, helm.sh/chart: z}");

		assertThat(manifests.objects()).allSatisfy((object) -> assertThat(object.getMetadata().getLabels())
			.containsEntry("app.kubernetes.io/part-of", "airflow-credential-broker"));
	}

	@Test
	void sayHowAnUpdateGoes() {
		Deployment deployment = Chart.render(Chart.SCENARIOS.resolve("autoscaling-values.yaml")).only(Deployment.class);

		assertThat(deployment.getSpec()).extracting("minReadySeconds", "revisionHistoryLimit").containsExactly(10, 3);
		assertThat(deployment.getSpec().getStrategy().getRollingUpdate().getMaxUnavailable().getStrVal())
			.isEqualTo("25%");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					lifecycle: {preStop: {sleep: {seconds: 1}}}                    | set shutdown.drainSeconds to 0
					dnsPolicy: None                                                | dnsConfig.nameservers
					updateStrategy: {maxSurge: 0}                                  | updateStrategy.maxUnavailable and
					updateStrategy: {maxSurge: 0%, maxUnavailable: 0%}             | updateStrategy.maxUnavailable and
					topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 2, topologyKey: a, whenUnsatisfiable: DoNotSchedule}] | a, DoNotSchedule twice
					""")
	void whatCannotWorkIsRefused(String values, String message) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(values)).withMessageContaining(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "commonLabels: {'a b': c}", "commonLabels: {a: 'b c'}", "podLabels: {a/b/c: d}",
			"commonAnnotations: {-a: b}", "commonAnnotations: {helm.sh/hook: test}", "nodeSelector: {A/b: c}",
			"affinity: {podAffinty: {}}", "tolerations: [{key: a, operater: Exists}]",
			"hostAliases: [{ip: vault, hostnames: [a]}]",
			"topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: Never}]" })
	void whatTheServerWouldRefuseIsRefused(String values) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(values))
			.withMessageContaining("at '/" + values.substring(0, values.indexOf(':')));
	}

	@ParameterizedTest
	@ValueSource(strings = { "helmTest", "monitor", "ingress", "autoscaling", "persistence" })
	void valuesOfAnOlderReleaseAreToldHowToUpgrade(String block) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(block + ": null"))
			.withMessageContaining("the values have no " + block)
			.withMessageContaining("--reset-then-reuse-values");
	}

	@Test
	void aLabelIsRefusedBeforeItIsTooLong() {
		assertThat(Chart.render("commonLabels: {a: '%s'}".formatted("b".repeat(63))).objects()).allSatisfy(
				(object) -> assertThat(object.getMetadata().getLabels()).contains(Map.entry("a", "b".repeat(63))));
		assertThatIllegalStateException()
			.isThrownBy(() -> Chart.render("commonLabels: {a: '%s'}".formatted("b".repeat(64))))
			.withMessageContaining("/commonLabels/a");
	}

}
