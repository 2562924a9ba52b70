package io.credbroker.service.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ByteArrayResource;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every example of the guides is one that the broker starts with.
 */
class IdentityProviderGuideTests {

	private static final Path GUIDE = Path.of("..", "docs", "how-to", "connect-an-identity-provider.md");

	private static final Path PROXIES = Path.of("..", "docs", "how-to", "run-behind-a-proxy.md");

	private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

	@Test
	void everyExampleIsAccepted() throws IOException {
		assertThat(examples()).hasSizeGreaterThan(10).allSatisfy((example) -> assertThat(bind(example)).isNotNull());
	}

	@Test
	void everyPresetHasAnExample() throws IOException {
		Set<Preset> shown = examples().stream()
			.flatMap((example) -> bind(example).issuers().values().stream())
			.map(IssuerProperties::preset)
			.collect(Collectors.toSet());

		assertThat(shown).containsExactlyInAnyOrder(Preset.values());
	}

	/** What the pages say about identity; they have other settings too. */
	private static List<String> examples() throws IOException {
		try (Stream<Path> products = Files.list(Path.of("..", "docs", "how-to", "identity"))) {
			return Stream.concat(Stream.of(GUIDE, PROXIES), products)
				.flatMap((page) -> EXAMPLE.matcher(read(page)).results().map((example) -> example.group(1)))
				.filter((example) -> example.contains("identity:"))
				.map(IdentityProviderGuideTests::settings)
				.toList();
		}
	}

	/**
	 * The settings of an example, which may be in the values of the chart.
	 */
	private static String settings(String example) {
		Map<String, Object> values = new Yaml().load(example);
		return values.containsKey("config") ? String.valueOf(values.get("config")) : example;
	}

	private static String read(Path page) {
		try {
			return Files.readString(page);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void everySettingIsExplained() throws IOException {
		String guide = Files.readString(GUIDE);

		assertThat(List.of("preset", "issuer", "audiences", "jwks-uri", "algorithms", "token-types", "clock-skew",
				"introspection", "ssl-bundle", "timeout", "bearer-token-file", "max-token-life", "pods"))
			.hasSameSizeAs(List.of(IssuerProperties.class.getRecordComponents()).subList(1, 14))
			.allSatisfy((setting) -> assertThat(guide).contains("| `" + setting + "` |"));
		assertThat(List.of("groups", "subject", "client", "required", "policy"))
			.hasSameSizeAs(List.of(ClaimProperties.class.getRecordComponents()))
			.allSatisfy((setting) -> assertThat(guide).contains("| `claims." + setting + "` |"));
	}

	private static IdentityProperties bind(String yaml) {
		MutablePropertySources sources = new MutablePropertySources();
		try {
			new YamlPropertySourceLoader().load("example", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
				.forEach(sources::addLast);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new Binder(ConfigurationPropertySources.from(sources))
			.bind("broker.identity", Bindable.of(IdentityProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
			.get();
	}

}
