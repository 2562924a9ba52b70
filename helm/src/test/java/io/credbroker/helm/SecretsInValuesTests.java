package io.credbroker.helm;

import io.fabric8.kubernetes.api.model.ConfigMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A secret comes by reference; one written into the values is refused.
 */
class SecretsInValuesTests {

	@ParameterizedTest
	@ValueSource(strings = { "broker: {stores: {v: {settings: {token: s.abc123}}}}",
			"broker.stores.v.settings.secret-id: 0b1c", "a: {secretId: x}", "a: {password: 1234}",
			"a: [{client-secret: x}]", "a: {api_key: x}", "a: {key-store-password: x}",
			"a: {password: '${DB:changeit}'}", "a: {BROKER_TOKEN: x}", "a: {settings: {value: hvs.CAESIabc}}",
			"a: {certificate: \"-----BEGIN EC PRIVATE KEY-----\\nx\"}", "connections: {wh: {password: hunter2}}",
			"connections: {wh: {extra: {aws_secret_access_key: x}}}", "a: &a {password: x}\nb: *a",
			"a: 1\n--- # second\nb: {password: x}", "password:\n  hunter2", "? password\n: hunter2" })
	void isRefusedWhereverItStands(String text) {
		for (String value : new String[] { "config", "catalog" }) {
			assertThatIllegalStateException().isThrownBy(() -> Chart.render(value + ": |\n" + text.indent(2)))
				.withMessageContaining(value + ".")
				.withMessageContaining("secret")
				.withMessageNotContaining("hunter2");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "secretMounts: [{name: a, existingSecret: b, value: x}]",
			"secretMounts: [{name: a, token: x}]" })
	void isRefusedAsAMount(String values) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(values))
			.withMessageContaining("values don't meet the specifications of the schema");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a: {password: '${DB_PASSWORD}'}", "a: {token: ''}", "a: {token: null}",
			"a: {engines: {kv-2: [secret]}}", "a: {token-file: /etc/broker/secrets/vault/token}",
			"a: {token: {path: /x}}", "{token-uri: x, secrets: [a], monkey: b}",
			"connections: {wh: {password: '${password}', secret: {store: v, key: k}}}",
			"connections: {wh: {extra: {token: 'Bearer ${token}'}}}", "# password: x" })
	void aReferenceIsNot(String text) {
		for (String value : new String[] { "config", "catalog" }) {
			assertThat(Chart.render(value + ": |\n" + text.indent(2)).all(ConfigMap.class)).hasSize(2);
		}
	}

}
