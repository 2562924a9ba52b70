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
			"-agentlib:jdwp=transport=dt_socket", "-agentpath:/x.so", "-javaagent:/x.jar", "-Xrunhprof", "-Xdebug",
			"-XX:OnOutOfMemoryError=x", "-XX:OnError=x", "-XX:-DisableAttachMechanism", "-XX:Flags=/tmp/x",
			"-XX:VMOptionsFile=/x", "-XX:ErrorFile=/tmp/x", "-XX:+LogVMOutput", "-XX:LogFile=/tmp/x",
			"-XX:StartFlightRecording=filename=/tmp/x", "-XX:FlightRecorderOptions=x",
			"-XX:ArchiveClassesAtExit=/tmp/x", "-Xlog:all:file=/tmp/x", "-Xlog", "-verbose",
			"-XX:+UnlockDiagnosticVMOptions", "-XX:+ShowMessageBoxOnError", "-Dcom.sun.management.jmxremote",
			"-Djavax.net.debug=all", "-Djdk.httpclient.HttpClient.log=all", "-Djdk.internal.httpclient.debug=true",
			"-Djava.security.debug=all", "-Djavax.net.ssl.keyStorePassword=x", "-Daws.secretAccessKey=x",
			"-Dlogging.level.root=TRACE", "-Dspring.config.location=/tmp/",
			"-Dmanagement.endpoint.heapdump.access=unrestricted", "-Dbroker.catalog.location=/tmp/x", "-cp",
			"@/tmp/options", "-XX:+UseZGC -Djavax.net.debug=all", "-XX:+UseZGC\t-Xdebug", "-Duser.timezone=UTC -Xdebug",
			"" })
	void anOptionThatCouldOpenTheMemoryIsRefusedWithASentence(String option) {
		refused("jvm: {options: [\"%s\"]}".formatted(option.replace("\t", "\\t")))
			.withMessageContaining("/jvm/options/0")
			.withMessageContaining("an option that only tunes");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-XX:+UseZGC", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=50", "-Xss512k",
			"-XX:ActiveProcessorCount=2", "-XX:MaxDirectMemorySize=64m", "-XX:NativeMemoryTracking=summary",
			"-Duser.timezone=UTC", "-Dhttps.proxyHost=proxy.internal", "-Dsun.net.inetaddr.ttl=5",
			"-Djdk.virtualThreadScheduler.parallelism=4" })
	void anOptionThatTunesIsTaken(String option) {
		assertThat(Chart.text("jvm: {options: ['%s']}".formatted(option), Chart.RELEASE)).contains(option);
	}

	@ParameterizedTest
	@ValueSource(strings = { "podLabels: {a: 0123}", "podAnnotations: {a: no}", "nodeSelector: {a: 1e3}",
			"serviceAccount: {annotations: {a: 2026-01-01, b: 12345678901234567890}}",
			"serviceAccountTokens: [{name: v, audience: 0x1F}]",
			"networkPolicy: {airflow: [{podSelector: {matchLabels: {a: yes}}}]}",
			"networkPolicy: {airflow: [{podSelector: {matchExpressions: [{key: a, operator: In, values: [0123]}]}}]}" })
	void aTextThatHelmWouldRewriteIsRefusedUntilItIsQuoted(String values) {
		refused(values);
		assertThat(
				Chart.render(values.replaceAll("(0123|\\bno\\b|1e3|2026-01-01|12345678901234567890|0x1F|yes)", "'$1'"))
					.objects())
			.isNotEmpty();
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
			.filter((entry) -> entry.getValue() instanceof Map<?, ?> map && !map.isEmpty())
			.map(Map.Entry::getKey);
	}

	private static ThrowableAssertAlternative<IllegalStateException> refused(String values) {
		return assertThatIllegalStateException().isThrownBy(() -> Chart.render(values))
			.withMessageContaining("values don't meet the specifications of the schema");
	}

}
