package io.credbroker.helm;

import java.util.Map;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ValuesSchemaTests {

	@Test
	void anUnknownKeyIsRefusedByName() {
		refused("replicaCount: 3").withMessageContaining("replicaCount");
	}

	@ParameterizedTest
	@MethodSource("blocks")
	void anUnknownKeyIsRefusedInEveryBlock(String block) {
		refused(block + ": {typo: 1}").withMessageContaining("typo");
	}

	@ParameterizedTest
	@ValueSource(strings = { "replicas: two", "image: {tag: 1.5}", "service: {port: '8080'}", "service: {port: 70000}",
			"networkPolicy: {enabled: 'yes'}", "networkPolicy: {airflow: {podSelector: {}}}",
			"resources: {limits: {memory: lots}}", "serviceAccountTokens: {name: vault}", "tmpSize: 64",
			"image: {digest: latest}", "probes: {scheme: tcp}", "jvm: {maxRamPercentage: 95}" })
	void aValueOfTheWrongKindIsRefused(String values) {
		refused(values);
	}

	@ParameterizedTest
	@ValueSource(strings = { "security: {runAsUser: 0}", "security: {runAsGroup: 0}", "security: {fsGroup: 0}",
			"security: {privileged: true}", "security: {readOnlyRootFilesystem: false}" })
	void noValueWeakensThePod(String values) {
		refused(values).withMessageContaining("security");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-XX:+HeapDumpOnOutOfMemoryError", "-XX:HeapDumpPath=/tmp", "-XX:+CreateCoredumpOnCrash",
			"-agentlib:jdwp=transport=dt_socket", "-XX:OnOutOfMemoryError=x", "-XX:-DisableAttachMechanism",
			"-XX:Flags=/tmp/x", "-Dcom.sun.management.jmxremote", "@/tmp/options", "-Da=b -XX:+UseZGC" })
	void anOptionThatOpensTheMemoryIsRefused(String option) {
		refused("jvm: {options: ['%s']}".formatted(option)).withMessageContaining("options");
	}

	@ParameterizedTest
	@ValueSource(strings = { "networkPolicy: {egress: [{ports: [{port: 8200}]}]}",
			"networkPolicy: {egress: [{to: [], ports: [{port: 8200}]}]}",
			"networkPolicy: {egress: [{to: [{podSelector: {}}]}]}",
			"networkPolicy: {egress: [{to: [{podSelector: {}}], ports: []}]}", "networkPolicy: {airflow: [{}]}",
			"networkPolicy: {airflow: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}",
			"networkPolicy: {egress: [{to: [{ipBlock: {cidr: vault.internal}}], ports: [{port: 8200}]}]}" })
	void anOpeningThatNamesNobodyOrNoPortIsRefused(String values) {
		refused(values).withMessageContaining("networkPolicy");
	}

	@ParameterizedTest
	@ValueSource(strings = { "serviceAccountTokens: [{name: vault}]", "serviceAccountTokens: [{audience: vault}]",
			"serviceAccountTokens: [{name: vault, audience: ''}]",
			"serviceAccountTokens: [{name: vault, audience: v, expirationSeconds: 60}]",
			"serviceAccountTokens: [{name: ../up, audience: v}]" })
	void aTokenWithoutItsAudienceIsRefused(String values) {
		refused(values).withMessageContaining("serviceAccountTokens");
	}

	@Test
	void theDefaultsAreInOrder() {
		assertThat(Chart.render("").objects()).hasSize(7);
	}

	static Stream<String> blocks() {
		Map<String, Object> values = Chart.yaml(Chart.DIRECTORY.resolve("values.yaml"));
		return values.entrySet()
			.stream()
			.filter((entry) -> !"catalog".equals(entry.getKey()))
			.filter((entry) -> entry.getValue() instanceof Map<?, ?> map && !map.isEmpty())
			.map(Map.Entry::getKey);
	}

	private static ThrowableAssertAlternative<IllegalStateException> refused(String values) {
		return assertThatIllegalStateException().isThrownBy(() -> Chart.render(values))
			.withMessageContaining("values don't meet the specifications of the schema");
	}

}
