package io.credbroker.provider.vault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.spi.SecretProviderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

class VaultStoreSettingsTests {

	private static final String ADDRESS = "https://vault.internal:8200";

	@Test
	void theFactoryIsFoundAsABean() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, VaultStoreAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(SecretProviderFactory.class).type()).isEqualTo("vault"));
	}

	@Test
	void whatIsNotSaidHasADefault() {
		VaultStoreSettings settings = bind(Map.of("address", ADDRESS, "authentication.kubernetes.role", "broker"));

		assertThat(settings.mounts())
			.isEqualTo(Map.of("secret", VaultEngine.KV_2, "database", VaultEngine.DATABASE, "aws", VaultEngine.AWS));
		assertThat(settings.timeouts()).isEqualTo(new StoreTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5)));
		assertThat(settings.authentication().kubernetes()).isEqualTo(new VaultAuthentication.Kubernetes("broker",
				Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token"), "kubernetes"));
	}

	@Test
	void everySettingIsBound() {
		VaultStoreSettings settings = bind(Map.of("address", ADDRESS, "namespace", "team-a", "ssl-bundle", "vault",
				"engines.kv-1", "legacy", "engines.kv-2", "team-a/kv", "timeouts.connect", "1s",
				"authentication.app-role.role-id", "r", "authentication.app-role.secret-id-file", "/run/id"));

		assertThat(settings.mounts()).isEqualTo(Map.of("legacy", VaultEngine.KV_1, "team-a/kv", VaultEngine.KV_2));
		assertThat(settings.namespace()).isEqualTo("team-a");
		assertThat(settings.authentication().appRole())
			.isEqualTo(new VaultAuthentication.AppRole("r", Path.of("/run/id"), "approle"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "address||address is missing",
			"address|http://vault.internal:8200|must start with https://",
			"address|https://user:pass@vault|must hold no user", "engines.kv-3|secret|VaultEngine.kv-3",
			"engines.kv-2|/secret|a mount without slashes", "engines.kv-2|a,a|engines names the mount 'a' twice",
			"timeouts.read|0s|timeouts.read must be between", "authentication.jwt.role|other|jwt.token-file is missing",
			"authentication.token.file|/run/token|authentication names 2 ways",
			"authentication.kubernetes.token-file|token|must be an absolute path" })
	void anUnusableSettingIsNamed(String name, String value, String message) {
		Map<String, String> settings = new HashMap<>(
				Map.of("address", ADDRESS, "authentication.kubernetes.role", "broker"));
		settings.put(name, (value != null) ? value : "");

		assertThat(catchThrowable(() -> bind(settings))).rootCause().hasMessageContaining(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8200", "http://127.0.0.1:8200", "http://[::1]:8200" })
	void theLoopbackNeedsNoEncryption(String address) {
		assertThat(bind(Map.of("address", address, "authentication.token.file", "/run/token")).address())
			.hasToString(address);
	}

	@Test
	void aCertificateLoginNeedsABundle() {
		VaultStoreSettings settings = bind(Map.of("address", ADDRESS, "authentication.certificate.mount", "cert"));

		assertThatIllegalArgumentException()
			.isThrownBy(() -> new VaultStoreFactory(null, () -> null, java.time.Clock.systemUTC()).create(settings))
			.withMessageStartingWith("ssl-bundle is missing");
	}

	@Test
	void aBundleThatIsNotConfiguredIsNamed() {
		VaultStoreSettings settings = bind(
				Map.of("address", ADDRESS, "ssl-bundle", "absent", "authentication.token.file", "/run/token"));

		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, VaultStoreAutoConfiguration.class))
			.run((context) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(VaultStoreFactory.class).create(settings))
				.withMessageContaining("ssl-bundle names 'absent'"));
	}

	private static VaultStoreSettings bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("", VaultStoreSettings.class);
	}

}
