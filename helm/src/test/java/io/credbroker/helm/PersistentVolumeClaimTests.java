package io.credbroker.helm;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PersistentVolumeClaimTests {

	@Test
	void isNotThereByItself() {
		assertThat(Chart.render("").all(PersistentVolumeClaim.class)).isEmpty();
	}

	@Test
	void staysWhenTheReleaseGoes() {
		PersistentVolumeClaim claim = Chart.render("{replicas: 1, persistence: {enabled: true, annotations: {a: b}}}")
			.only(PersistentVolumeClaim.class);

		assertThat(claim.getMetadata().getAnnotations()).containsEntry("helm.sh/resource-policy", "keep")
			.containsEntry("a", "b");
		assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteOnce");
		assertThat(claim.getSpec().getStorageClassName()).isNull();
		assertThat(claim.getSpec().getResources().getRequests().get("storage")).hasToString("8Gi");
	}

	@Test
	void canGoWithTheReleaseAndNameItsClass() {
		PersistentVolumeClaim claim = Chart
			.render("{replicas: 1, persistence: {enabled: true, keep: false, storageClass: ''}}")
			.only(PersistentVolumeClaim.class);

		assertThat(claim.getMetadata().getAnnotations()).isEmpty();
		assertThat(claim.getSpec().getStorageClassName()).isEmpty();
	}

	@Test
	void theOldPodEndsBeforeTheNewOneStarts() {
		Deployment deployment = Chart.render("{replicas: 1, persistence: {enabled: true}}").only(Deployment.class);

		assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
		assertThat(deployment.getSpec().getStrategy().getRollingUpdate()).isNull();
		assertThat(deployment.getSpec().getTemplate().getSpec().getVolumes())
			.filteredOn((volume) -> "data".equals(volume.getName()))
			.singleElement()
			.satisfies((volume) -> assertThat(volume.getPersistentVolumeClaim().getClaimName())
				.isEqualTo(Chart.FULL_NAME));
	}

	@Test
	void oneThatIsThereIsUsed() {
		Manifests manifests = Chart.render(Chart.SCENARIOS.resolve("embedded-database-values.yaml"));

		assertThat(manifests.all(PersistentVolumeClaim.class)).isEmpty();
		assertThat(manifests.only(Deployment.class).getSpec().getTemplate().getSpec().getVolumes())
			.extracting((volume) -> volume.getPersistentVolumeClaim())
			.filteredOn((claim) -> claim != null)
			.singleElement()
			.extracting("claimName")
			.isEqualTo("broker-record");
	}

	@ParameterizedTest
	@ValueSource(strings = { "replicas: 2", "replicas: null", "{replicas: 1, autoscaling: {enabled: true}}" })
	void severalPodsAreRefused(String values) {
		String both = values.startsWith("{") ? values.replace("}}", "}, persistence: {enabled: true}}")
				: values + "\npersistence: {enabled: true}";

		assertThatIllegalStateException().isThrownBy(() -> Chart.render(both))
			.withMessageContaining("persistence is for one pod")
			.withMessageContaining("set replicas to 1")
			.withMessageContaining("auditDatabase");
	}

}
