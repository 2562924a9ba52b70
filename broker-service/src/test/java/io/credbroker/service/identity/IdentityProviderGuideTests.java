package io.credbroker.service.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every example of the guide is one that the broker starts with.
 */
class IdentityProviderGuideTests {

	private static final Path GUIDE = Path.of("..", "docs", "how-to", "connect-an-identity-provider.md");

	private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

	@Test
	void everyExampleIsAccepted() throws IOException {
		List<String> examples = EXAMPLE.matcher(Files.readString(GUIDE)).results().map((m) -> m.group(1)).toList();

		assertThat(examples).hasSize(6).allSatisfy((example) -> assertThat(bind(example).issuers()).hasSize(1));
	}

	@Test
	void everySettingIsExplained() throws IOException {
		String guide = Files.readString(GUIDE);

		assertThat(List.of("preset", "issuer", "audiences", "jwks-uri", "algorithms", "token-types", "clock-skew",
				"ssl-bundle", "timeout"))
			.hasSameSizeAs(List.of(IssuerProperties.class.getRecordComponents()).subList(1, 10))
			.allSatisfy((setting) -> assertThat(guide).contains("| `" + setting + "` |"));
		assertThat(List.of("groups", "subject", "client", "required", "policy"))
			.hasSameSizeAs(List.of(ClaimProperties.class.getRecordComponents()))
			.allSatisfy((setting) -> assertThat(guide).contains("| `claims." + setting + "` |"));
	}

	private static IdentityProperties bind(String yaml) throws IOException {
		MutablePropertySources sources = new MutablePropertySources();
		new YamlPropertySourceLoader().load("example", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
			.forEach(sources::addLast);
		return new Binder(ConfigurationPropertySources.from(sources))
			.bind("broker.identity", Bindable.of(IdentityProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
			.get();
	}

}
