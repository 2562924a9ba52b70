package io.credbroker.provider.oauth2;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class OAuth2StoreSettingsTests {

	private static final Map<String, String> GOOD = Map.of("issuer", "https://login.example/realms/data", "client-id",
			"broker", "authentication.client-secret.files", "/run/secrets/client-secret");

	private static OAuth2StoreSettings bind(Map<String, String> changed) {
		Map<String, String> all = new HashMap<>(GOOD);
		changed.forEach((name, value) -> {
			if (value.isEmpty()) {
				all.remove(name);
			}
			else {
				all.put(name, value);
			}
		});
		return new Binder(new MapConfigurationPropertySource(all)).bind("", OAuth2StoreSettings.class).get();
	}

	@Test
	void theLeastSettingsHaveDefaults() {
		OAuth2StoreSettings settings = bind(Map.of());

		assertThat(settings.preset()).isEqualTo(Preset.NONE);
		assertThat(settings.narrowerScope()).isEqualTo(OAuth2StoreSettings.NarrowerScope.REFUSE);
		assertThat(settings.defaultLifetime()).isEqualTo(Duration.ofMinutes(1));
		OAuth2Authentication.ClientSecret secret = Objects.requireNonNull(settings.authentication().clientSecret());
		assertThat(secret.files()).containsExactly(Path.of("/run/secrets/client-secret"));
		assertThat(secret.method()).isEqualTo(OAuth2Authentication.ClientSecret.Method.BASIC);
	}

	static Stream<Arguments> refused() {
		return Stream.of(arguments(Map.of("token-uri", "https://login.example/token"), "give exactly one of them"),
				arguments(Map.of("issuer", ""), "give exactly one of them"),
				arguments(Map.of("issuer", "http://login.example"), "must start with https://"),
				arguments(Map.of("client-id", ""), "client-id is missing"),
				arguments(Map.of("authentication.client-secret.files", ""), "authentication is missing"),
				arguments(Map.of("authentication.client-secret.files", "secret"), "must be an absolute path"),
				arguments(Map.of("authentication.client-secret.files", "/a,/b,/c"), "must name one file, or two"),
				arguments(Map.of("authentication.client-secret.files", "/a,/a"), "two different ones"),
				arguments(Map.of("authentication.private-key.file", "/key.pem"), "names 2 ways"),
				arguments(Map.of("authentication.client-secret.files", "", "authentication.private-key.file",
						"/key.pem", "authentication.private-key.algorithm", "HS256"), "algorithm must be one of"),
				arguments(Map.of("authentication.client-secret.files", "", "authentication.certificate", "true"),
						"ssl-bundle is missing"),
				arguments(
						Map.of("authentication.client-secret.files", "", "authentication.certificate", "true",
								"ssl-bundle", "b", "preset", "entra"),
						"preset entra takes a certificate in an assertion"),
				arguments(Map.of("default-lifetime", "2h"), "default-lifetime must be between"));
	}

	@ParameterizedTest
	@MethodSource("refused")
	void whatCannotWorkIsRefusedWithWhatToSet(Map<String, String> changed, String problem) {
		assertThatThrownBy(() -> bind(changed)).rootCause().hasMessageContaining(problem);
	}

}
