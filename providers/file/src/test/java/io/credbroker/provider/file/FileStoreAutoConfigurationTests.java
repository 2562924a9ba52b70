package io.credbroker.provider.file;

import java.nio.file.Path;
import java.util.Map;

import io.credbroker.spi.SecretProviderFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

class FileStoreAutoConfigurationTests {

	@Test
	void theFactoryIsFoundAsABean() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(FileStoreAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(SecretProviderFactory.class).type()).isEqualTo("file"));
	}

	@Test
	void theModuleListsItsAutoConfiguration() throws Exception {
		String listed = "/META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";
		try (var stream = getClass().getResourceAsStream(listed)) {
			assertThat(stream).asString(java.nio.charset.StandardCharsets.UTF_8)
				.contains(FileStoreAutoConfiguration.class.getName());
		}
	}

	@Test
	void settingsAreBoundFromConfiguration() {
		FileStoreSettings settings = bind(Map.of("path", "/run/secrets/broker.yaml", "group-may-read", "true"));

		assertThat(settings).isEqualTo(new FileStoreSettings(Path.of("/run/secrets/broker.yaml"), true));
	}

	@Test
	void theGroupMayNotReadUnlessTheSettingsSaySo() {
		assertThat(bind(Map.of("path", "/run/secrets/broker.yaml")).groupMayRead()).isFalse();
	}

	@Test
	void aMissingPathIsNamed() {
		assertThat(catchThrowable(() -> bind(Map.of("group-may-read", "true"))))
			.hasRootCauseMessage("path is missing: name the YAML file that holds the secrets");
	}

	@Test
	void aRelativePathIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new FileStoreSettings(Path.of("secrets.yaml"), false))
			.withMessageContaining("path must be absolute");
	}

	private static FileStoreSettings bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("", FileStoreSettings.class);
	}

}
