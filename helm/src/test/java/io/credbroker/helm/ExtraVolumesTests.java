package io.credbroker.helm;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ExtraVolumesTests {

	private static final String TWO = "{secretMounts: [{name: a, existingSecret: b%s}], configMapMounts: [{name: c, existingConfigMap: d%s}]}";

	@Test
	void arePassedThrough() {
		PodSpec pod = Chart
			.render("{extraVolumes: [{name: own, emptyDir: {}}], extraVolumeMounts: [{name: own, mountPath: /data}]}")
			.only(Deployment.class)
			.getSpec()
			.getTemplate()
			.getSpec();

		assertThat(pod.getVolumes()).extracting(Volume::getName).containsExactly("tmp", "config", "catalog", "own");
		assertThat(pod.getContainers().getFirst().getVolumeMounts()).extracting(VolumeMount::getMountPath)
			.containsExactly("/tmp", "/etc/broker/config", "/etc/broker/catalog", "/data");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{name: a, hostPath: {path: /}}", "{name: a, nfs: {server: a, path: /}}", "{name: a}",
			"{name: a, emptyDir: {}, secret: {}}", "{name: A, emptyDir: {}}" })
	void thatLeaveThePodAreRefused(String volume) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render("extraVolumes: [" + volume + "]"))
			.withMessageContaining("/extraVolumes/0");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					extraVolumes: [{name: tmp, emptyDir: {}}]                               | extraVolumes has the name tmp
					extraVolumes: [{name: a, emptyDir: {}}, {name: a, emptyDir: {}}]        | extraVolumes has the name a
					extraVolumeMounts: [{name: a, mountPath: /a}]                           | mounts the volume a
					secretMounts: [{name: a, existingSecret: b}, {name: a, existingSecret: c}] | secretMounts has the name a twice
					configMapMounts: [{name: a, existingConfigMap: b}, {name: a, existingConfigMap: c}] | configMapMounts has the name a twice
					serviceAccountTokens: [{name: a, audience: b}, {name: a, audience: c}]  | serviceAccountTokens has the name a twice
					imagePullSecrets: [{name: a}, {name: a}]                                | imagePullSecrets has the name a twice
					hostAliases: [{ip: 10.0.0.1, hostnames: [a]}, {ip: 10.0.0.1, hostnames: [b]}] | hostAliases has 10.0.0.1 twice
					""")
	void aNameThatIsTakenIsRefused(String values, String message) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(values)).withMessageContaining(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/etc/x            | /etc/x              | secret-a and file-c are both mounted at /etc/x
			/etc/x            | /etc/x/             | secret-a and file-c are both mounted at /etc/x
			/tmp              | /etc/x              | tmp and secret-a are both mounted at /tmp
			/etc/x            | /etc/x/y            | file-c is mounted at /etc/x/y, inside of secret-a at /etc/x
			/etc/broker/config/more | /etc/x        | inside of config at /etc/broker/config
			/etc/x            | /etc/broker         | file-c is mounted at /etc/broker, where it would hide
			/opt/broker/app   | /etc/x              | secret-a is mounted at /opt/broker/app, where it would hide
			/etc/x            | /proc/self          | file-c is mounted at /proc/self, where it would hide
			""")
	void aPathThatIsTakenIsRefused(String first, String second, String message) {
		assertThatIllegalStateException()
			.isThrownBy(() -> Chart.render(TWO.formatted(", mountPath: " + first, ", mountPath: " + second)))
			.withMessageContaining(message);
	}

	@Test
	void aPathInsideOfMemoryOrBesideAnotherIsTaken() {
		assertThat(Chart.render(TWO.formatted(", mountPath: /tmp/a", ", mountPath: /etc/broker/configs")).objects())
			.isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/etc/../opt", "/a//b", "a/b", "/a/.", "/a b", "/" })
	void aPathThatIsNotPlainIsRefused(String path) {
		assertThatIllegalStateException()
			.isThrownBy(() -> Chart.render(TWO.formatted(", mountPath: '" + path + "'", "")))
			.withMessageContaining("/secretMounts/0/mountPath");
	}

	@Test
	void aTextThatNoConfigMapHoldsIsRefused() {
		String text = "  # " + "x".repeat(1_000_000);

		assertThatIllegalStateException().isThrownBy(() -> Chart.render("catalog: |\n" + text))
			.withMessageContaining("catalog has")
			.withMessageContaining("a ConfigMap holds no more");
	}

}
