package io.credbroker.provider.awssecretsmanager;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.credbroker.provider.awssupport.AwsAuthentication;
import io.credbroker.provider.awssupport.AwsTimeouts;
import io.credbroker.provider.awssupport.AwsAuthentication.Profile;
import io.credbroker.provider.awssupport.AwsAuthentication.WebIdentity;
import io.credbroker.spi.SecretProvider;
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

class SecretsManagerStoreSettingsTests {

	private static final String ROLE = "arn:aws:iam::111122223333:role/broker";

	@Test
	void theFactoryIsFoundByTheBroker() {
		contexts().run((context) -> assertThat(context.getBean(SecretProviderFactory.class).type())
			.isEqualTo("aws-secrets-manager"));
	}

	@Test
	void whatIsNotSaidHasADefault() {
		SecretsManagerStoreSettings settings = bind(Map.of("region", "eu-central-1"));

		assertThat(settings).isEqualTo(new SecretsManagerStoreSettings("eu-central-1", null, null, null,
				new AwsTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(8)),
				new AwsAuthentication(null, null)));
	}

	@Test
	void everySettingIsBound() {
		SecretsManagerStoreSettings settings = bind(Map.of("region", "us-gov-west-1", "endpoint",
				"https://vpce.internal", "ssl-bundle", "aws", "probe-secret", "probe", "timeouts.total", "3s",
				"authentication.web-identity.role-arn", ROLE, "authentication.web-identity.token-file", "/run/token",
				"authentication.web-identity.session-name", "broker", "authentication.web-identity.sts-endpoint",
				"https://sts.internal"));

		assertThat(settings.endpoint()).isEqualTo(URI.create("https://vpce.internal"));
		assertThat(settings.sslBundle()).isEqualTo("aws");
		assertThat(settings.probeSecret()).isEqualTo("probe");
		assertThat(settings.authentication().webIdentity())
			.isEqualTo(new WebIdentity(ROLE, Path.of("/run/token"), "broker", URI.create("https://sts.internal")));
	}

	@Test
	void aProfileIsBound() {
		assertThat(bind(Map.of("region", "eu-central-1", "authentication.profile.file", "/run/aws")).authentication()
			.profile()).isEqualTo(new Profile(Path.of("/run/aws"), "default"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "region||region is missing", "region|Frankfurt|region is missing",
					"region|eu-central-1.evil.example/|region is missing",
					"endpoint|http://vpce.internal|must start with https://", "endpoint|https://user:pass@vpce|no user",
					"endpoint|https://proxy/aws|no path", "timeouts.read|0s|timeouts.read must be between",
					"timeouts.total|2h|timeouts.total must be between",
					"authentication.web-identity.session-name|b|role-arn is missing",
					"authentication.profile.name|x|profile.file is missing",
					"authentication.profile.file|credentials|profile.file must be an absolute path" })
	void anUnusableSettingIsNamed(String name, String value, String message) {
		Map<String, String> settings = new HashMap<>(Map.of("region", "eu-central-1"));
		settings.put(name, (value != null) ? value : "");

		assertThat(catchThrowable(() -> bind(settings))).rootCause().hasMessageContaining(message);
	}

	@Test
	void twoWaysToLogInAreOneTooMany() {
		assertThat(catchThrowable(() -> bind(Map.of("region", "eu-central-1", "authentication.profile.file", "/run/aws",
				"authentication.web-identity.role-arn", ROLE, "authentication.web-identity.token-file", "/run/token"))))
			.rootCause()
			.hasMessageContaining("authentication names 2 ways");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:5000", "http://127.0.0.1:5000", "http://[::1]:5000" })
	void theLoopbackNeedsNoEncryption(String endpoint) {
		assertThat(bind(Map.of("region", "eu-central-1", "endpoint", endpoint)).endpoint()).hasToString(endpoint);
	}

	@Test
	void theDefaultChainIsNotAskedBeforeTheFirstFetch() {
		SecretsManagerStoreSettings settings = bind(Map.of("region", "eu-central-1"));

		try (SecretProvider provider = new SecretsManagerStoreFactory(null, Clock.systemUTC()).create(settings)) {
			assertThat(provider).isInstanceOf(SecretsManagerStore.class);
		}
	}

	@Test
	void aBundleThatIsNotConfiguredIsNamed() {
		SecretsManagerStoreSettings settings = bind(Map.of("region", "eu-central-1", "ssl-bundle", "absent"));

		contexts().run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(() -> context.getBean(SecretsManagerStoreFactory.class).create(settings))
			.withMessageContaining("ssl-bundle names 'absent'"));
	}

	private static ApplicationContextRunner contexts() {
		return new ApplicationContextRunner().withConfiguration(
				AutoConfigurations.of(SslAutoConfiguration.class, SecretsManagerStoreAutoConfiguration.class));
	}

	private static SecretsManagerStoreSettings bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("",
				SecretsManagerStoreSettings.class);
	}

}
