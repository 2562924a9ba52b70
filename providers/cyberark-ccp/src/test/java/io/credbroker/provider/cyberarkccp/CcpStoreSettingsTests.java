package io.credbroker.provider.cyberarkccp;

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

class CcpStoreSettingsTests {

	private static final Map<String, String> LEAST = Map.of("address", "https://ccp.internal", "app-id", "broker");

	@Test
	void theFactoryIsFoundAsABean() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, CcpStoreAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(SecretProviderFactory.class).type())
				.isEqualTo("cyberark-ccp"));
	}

	@Test
	void whatIsNotSaidHasADefault() {
		CcpStoreSettings settings = bind(LEAST);

		assertThat(settings.webService()).isEqualTo("AIMWebService");
		assertThat(settings.fields()).isEqualTo(CcpStoreSettings.FIELDS);
		assertThat(settings.timeouts()).isEqualTo(new StoreTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5)));
	}

	@Test
	void everySettingIsBound() {
		CcpStoreSettings settings = bind(Map.of("address", "https://ccp.internal", "app-id", "broker", "web-service",
				"CCP2", "ssl-bundle", "ccp", "fields.sid", "SID", "timeouts.connect", "1s"));

		assertThat(settings.webService()).isEqualTo("CCP2");
		assertThat(settings.sslBundle()).isEqualTo("ccp");
		assertThat(settings.fields()).containsEntry("sid", "SID").containsEntry("password", "Content");
		assertThat(settings.timeouts().connect()).isEqualTo(Duration.ofSeconds(1));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "address||address is missing", "address|http://ccp.internal|must start with https://",
					"address|https://user:pass@ccp|must hold no user", "app-id| |app-id is missing",
					"app-id|a&b|app-id is missing", "web-service|a/b|web-service must be one name",
					"fields.sid| |fields.sid must name", "timeouts.read|0s|timeouts.read must be between" })
	void anUnusableSettingIsNamed(String name, String value, String message) {
		Map<String, String> settings = new HashMap<>(LEAST);
		settings.put(name, (value != null) ? value : "");

		assertThat(catchThrowable(() -> bind(settings))).rootCause().hasMessageContaining(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080" })
	void theLoopbackNeedsNoEncryption(String address) {
		assertThat(bind(Map.of("address", address, "app-id", "broker")).address()).hasToString(address);
	}

	@Test
	void aBundleThatIsNotConfiguredIsNamed() {
		CcpStoreSettings settings = bind(
				Map.of("address", "https://ccp.internal", "app-id", "broker", "ssl-bundle", "absent"));

		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, CcpStoreAutoConfiguration.class))
			.run((context) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(CcpStoreFactory.class).create(settings))
				.withMessageContaining("ssl-bundle names 'absent'"));
	}

	private static CcpStoreSettings bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("", CcpStoreSettings.class);
	}

}
