package io.credbroker.provider.conjur;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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

class ConjurStoreSettingsTests {

	private static final Map<String, String> LEAST = Map.of("address", "https://conjur.internal", "account", "bank",
			"authentication.jwt.service-id", "eks", "authentication.jwt.token-file", "/run/token");

	@Test
	void theFactoryIsFoundAsABean() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ConjurStoreAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(SecretProviderFactory.class).type()).isEqualTo("conjur"));
	}

	@Test
	void whatIsNotSaidHasADefault() {
		ConjurStoreSettings settings = bind(LEAST);

		assertThat(settings.fields()).containsExactly("username", "password");
		assertThat(settings.timeouts()).isEqualTo(new StoreTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5)));
		assertThat(settings.authentication().jwt())
			.isEqualTo(new ConjurAuthentication.Jwt("eks", Path.of("/run/token"), null));
	}

	@Test
	void everySettingIsBound() {
		ConjurStoreSettings settings = bind(Map.of("address", "https://conjur.internal/api", "account", "bank",
				"ssl-bundle", "conjur", "fields[0]", "host", "fields[1]", "password", "timeouts.connect", "1s",
				"authentication.api-key.login", "host/broker", "authentication.api-key.file", "/run/key"));

		assertThat(settings.fields()).isEqualTo(List.of("host", "password"));
		assertThat(settings.sslBundle()).isEqualTo("conjur");
		assertThat(settings.authentication().apiKey())
			.isEqualTo(new ConjurAuthentication.ApiKey("host/broker", Path.of("/run/key")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "address||address is missing", "address|http://conjur.internal|must start with https://",
					"address|https://user:pass@conjur|must hold no user", "account| |account is missing",
					"fields[0]|a/b|fields must name", "timeouts.read|0s|timeouts.read must be between",
					"authentication.api-key.login|host/x|api-key.file is missing",
					"authentication.certificate.service-id|prod|certificate.login is missing",
					"authentication.jwt.token-file|token|must be an absolute path",
					"authentication.iam.service-id|prod|authentication.iam is not supported" })
	void anUnusableSettingIsNamed(String name, String value, String message) {
		Map<String, String> settings = new HashMap<>(LEAST);
		settings.put(name, (value != null) ? value : "");

		assertThat(catchThrowable(() -> bind(settings))).rootCause().hasMessageContaining(message);
	}

	@Test
	void twoWaysToLogInAreRefused() {
		Map<String, String> settings = new HashMap<>(LEAST);
		settings
			.putAll(Map.of("authentication.api-key.login", "host/x", "authentication.api-key.file", "/run/api-key"));

		assertThat(catchThrowable(() -> bind(settings))).rootCause()
			.hasMessageContaining("authentication names 2 ways");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080" })
	void theLoopbackNeedsNoEncryption(String address) {
		Map<String, String> settings = new HashMap<>(LEAST);
		settings.put("address", address);

		assertThat(bind(settings).address()).hasToString(address);
	}

	@Test
	void aCertificateLoginNeedsABundle() {
		ConjurStoreSettings settings = bind(Map.of("address", "https://conjur.internal", "account", "bank",
				"authentication.certificate.service-id", "prod", "authentication.certificate.login", "host/broker"));

		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ConjurStoreFactory(null, Clock.systemUTC()).create(settings))
			.withMessageStartingWith("ssl-bundle is missing");
	}

	@Test
	void aBundleThatIsNotConfiguredIsNamed() {
		Map<String, String> settings = new HashMap<>(LEAST);
		settings.put("ssl-bundle", "absent");

		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ConjurStoreAutoConfiguration.class))
			.run((context) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(ConjurStoreFactory.class).create(bind(settings)))
				.withMessageContaining("ssl-bundle names 'absent'"));
	}

	private static ConjurStoreSettings bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("", ConjurStoreSettings.class);
	}

}
