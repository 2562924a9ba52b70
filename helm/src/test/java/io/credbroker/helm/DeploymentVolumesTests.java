package io.credbroker.helm;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class DeploymentVolumesTests {

	@Test
	void aBareInstallationMountsItsTwoFilesAndNothingElse() {
		PodSpec pod = pod("");

		assertThat(pod.getContainers().getFirst().getVolumeMounts())
			.extracting(VolumeMount::getName, VolumeMount::getMountPath)
			.containsExactly(tuple("tmp", "/tmp"), tuple("config", "/etc/broker/config"),
					tuple("catalog", "/etc/broker/catalog"));
		assertThat(pod.getVolumes()).extracting(Volume::getName).containsExactly("tmp", "config", "catalog");
	}

	@Test
	void aSecretIsMountedByReferenceAndUnreadableToOthers() {
		PodSpec pod = pod("secretMounts: [{name: approle, existingSecret: vault-approle}]");

		Volume volume = volume(pod, "secret-approle");

		assertThat(volume.getSecret().getSecretName()).isEqualTo("vault-approle");
		assertThat(volume.getSecret().getDefaultMode()).isEqualTo(0440);
		assertThat(volume.getSecret().getOptional()).isNull();
		assertThat(mount(pod, "secret-approle").getMountPath()).isEqualTo("/etc/broker/secrets/approle");
	}

	@Test
	void theBrokerReadsItsSecretsThroughItsGroup() {
		assertThat(pod("").getSecurityContext().getFsGroup()).isEqualTo(10001);
		assertThat(pod("").getSecurityContext().getRunAsUser()).isEqualTo(10001);
		assertThat(pod("").getSecurityContext().getRunAsGroup()).isEqualTo(10001);
	}

	@Test
	void aPlatformThatChoosesIdsIsLeftToChoose() {
		PodSpec pod = pod("security: {runAsUser: null, runAsGroup: null, fsGroup: null}");

		assertThat(pod.getSecurityContext().getRunAsUser()).isNull();
		assertThat(pod.getSecurityContext().getRunAsGroup()).isNull();
		assertThat(pod.getSecurityContext().getFsGroup()).isNull();
		assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
	}

	@Test
	void aPathOfOnesOwnIsKept() {
		PodSpec pod = pod("secretMounts: [{name: tls, existingSecret: broker-tls, mountPath: /etc/tls}]");

		assertThat(mount(pod, "secret-tls").getMountPath()).isEqualTo("/etc/tls");
	}

	@Test
	void aPrivateCaIsMountedFromAConfigMap() {
		PodSpec pod = pod("configMapMounts: [{name: ca, existingConfigMap: corporate-ca}]");

		assertThat(volume(pod, "file-ca").getConfigMap().getName()).isEqualTo("corporate-ca");
		assertThat(mount(pod, "file-ca").getMountPath()).isEqualTo("/etc/broker/files/ca");
	}

	@Test
	void aStoreThatAsksGetsAShortLivedTokenForItsOwnAudience() {
		PodSpec pod = pod("""
				serviceAccountTokens:
				  - {name: vault, audience: vault.internal}
				  - {name: sts, audience: sts, expirationSeconds: 3600}
				""");

		assertThat(volume(pod, "tokens").getProjected().getSources())
			.extracting(VolumeProjection::getServiceAccountToken)
			.extracting(ServiceAccountTokenProjection::getPath, ServiceAccountTokenProjection::getAudience,
					ServiceAccountTokenProjection::getExpirationSeconds)
			.containsExactly(tuple("vault", "vault.internal", 600L), tuple("sts", "sts", 3600L));
		assertThat(mount(pod, "tokens").getMountPath()).isEqualTo("/var/run/secrets/broker");
	}

	private static Volume volume(PodSpec pod, String name) {
		return pod.getVolumes().stream().filter((volume) -> name.equals(volume.getName())).findFirst().orElseThrow();
	}

	private static VolumeMount mount(PodSpec pod, String name) {
		return pod.getContainers()
			.getFirst()
			.getVolumeMounts()
			.stream()
			.filter((mount) -> name.equals(mount.getName()))
			.findFirst()
			.orElseThrow();
	}

	private static PodSpec pod(String values) {
		return Chart.render(values).only(Deployment.class).getSpec().getTemplate().getSpec();
	}

}
