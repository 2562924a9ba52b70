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
	@ValueSource(strings = { "config: {broker: {stores: {v: {settings: {token: s.abc123}}}}}",
			"config: {broker.stores.v.settings.secret-id: 0b1c}", "config: {a: {secretId: x}}",
			"config: {a: {password: 1234}}", "config: {a: [{client-secret: x}]}", "config: {a: {api_key: x}}",
			"config: {a: {key-store-password: x}}", "config: {a: {password: '${DB:changeit}'}}",
			"config: {a: {BROKER_TOKEN: x}}", "config: {a: {settings: {value: hvs.CAESIabc}}}",
			"config: {a: {certificate: \"-----BEGIN EC PRIVATE KEY-----\\nx\"}}",
			"catalog: {connections: {wh: {password: hunter2}}}",
			"catalog: {connections: {wh: {extra: {aws_secret_access_key: x}}}}",
			"secretMounts: [{name: a, existingSecret: b, value: x}]", "secretMounts: [{name: a, token: x}]" })
	void isRefusedWhereverItStands(String values) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(values))
			.withMessageContaining("values don't meet the specifications of the schema");
	}

	@ParameterizedTest
	@ValueSource(strings = { "config: {a: {password: '${DB_PASSWORD}'}}", "config: {a: {token: ''}}",
			"config: {a: {token: null}}", "config: {a: {engines: {kv-2: [secret]}}}",
			"config: {a: {token-file: /etc/broker/secrets/vault/token}}", "config: {a: {token: {path: /x}}}",
			"config: {token-uri: x, secrets: [a], monkey: b}",
			"catalog: {connections: {wh: {password: '${password}', secret: {store: v, key: k}}}}",
			"catalog: {connections: {wh: {extra: {token: 'Bearer ${token}'}}}}" })
	void aReferenceIsNot(String values) {
		assertThat(Chart.render(values).all(ConfigMap.class)).hasSize(2);
	}

}
