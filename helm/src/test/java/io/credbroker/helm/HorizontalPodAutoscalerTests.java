package io.credbroker.helm;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What it does to a release that is there is in {@code ApiServerIT}.
 */
class HorizontalPodAutoscalerTests {

	@Test
	void isNotThereByItself() {
		assertThat(Chart.render("").all(HorizontalPodAutoscaler.class)).isEmpty();
	}

	@Test
	void scalesTheDeploymentByTheBrokersOwnProcessorTime() {
		HorizontalPodAutoscaler autoscaler = autoscaler("enabled: true");

		assertThat(autoscaler.getSpec().getScaleTargetRef()).extracting("apiVersion", "kind", "name")
			.containsExactly("apps/v1", "Deployment", Chart.FULL_NAME);
		assertThat(autoscaler.getSpec()).extracting("minReplicas", "maxReplicas").containsExactly(2, 6);
		assertThat(autoscaler.getSpec().getMetrics()).singleElement()
			.extracting(MetricSpec::getContainerResource)
			.satisfies((metric) -> assertThat(metric.getContainer()).isEqualTo("broker"))
			.satisfies((metric) -> assertThat(metric.getTarget().getAverageUtilization()).isEqualTo(70));
	}

	@Test
	void scalesByLookupsThatWait() {
		HorizontalPodAutoscaler autoscaler = autoscaler("enabled: true, cpuUtilization: null, lookupsWaiting: 50");

		assertThat(autoscaler.getSpec().getMetrics()).singleElement()
			.extracting(MetricSpec::getPods)
			.satisfies((pods) -> {
				assertThat(pods.getMetric().getName()).isEqualTo("broker_store_waiting");
				assertThat(pods.getTarget().getAverageValue().getNumericalAmount()).isEqualByComparingTo("50");
			});
	}

	@Test
	void passesFurtherMetricsAndTheBehaviorThrough() {
		HorizontalPodAutoscaler autoscaler = Chart.render(Chart.SCENARIOS.resolve("autoscaling-values.yaml"))
			.only(HorizontalPodAutoscaler.class);

		assertThat(autoscaler.getSpec().getMetrics()).extracting(MetricSpec::getType)
			.containsExactly("ContainerResource", "Pods", "External");
		assertThat(autoscaler.getSpec().getBehavior().getScaleDown().getStabilizationWindowSeconds()).isEqualTo(600);
	}

	@Test
	void ownsTheNumberOfPods() {
		assertThat(Chart.render("{replicas: 4, autoscaling: {enabled: true}}")
			.only(Deployment.class)
			.getSpec()
			.getReplicas()).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{autoscaling: {enabled: true, minReplicas: 7}}                          | autoscaling.minReplicas is 7
			{autoscaling: {enabled: true, cpuUtilization: null}}                    | autoscaling has no metric
			{autoscaling: {enabled: true}, resources: {requests: {cpu: null}}}      | resources.requests.cpu is not set
			""")
	void whatCannotScaleIsRefused(String values, String message) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(values)).withMessageContaining(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					[{type: Resource}]                                                        | /autoscaling/metrics/0
					[{type: Pods, resource: {name: cpu, target: {type: Value, value: 1}}}]    | /autoscaling/metrics/0
					[{type: resource, resource: {name: cpu, target: {type: Value, value: 1}}}] | /autoscaling/metrics/0/type
					[{type: Resource, resource: {name: cpu, target: {type: Utilization}}}]    | /autoscaling/metrics/0/resource/target
					[{type: Pods, pods: {metric: {name: a}, target: {averageValue: 5}}}]      | /autoscaling/metrics/0/pods/target
					[{type: Pods, pods: {metrics: {name: a}, target: {type: AverageValue, averageValue: 5}}}] | /autoscaling/metrics/0/pods
					""")
	void aMetricThatTheServerWouldRefuseIsRefused(String metrics, String place) {
		assertThatIllegalStateException()
			.isThrownBy(() -> Chart.render("autoscaling: {enabled: true, metrics: %s}".formatted(metrics)))
			.withMessageContaining(place);
	}

	private static HorizontalPodAutoscaler autoscaler(String values) {
		return Chart.render("autoscaling: {" + values + "}").only(HorizontalPodAutoscaler.class);
	}

}
