package io.credbroker.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.credbroker.spi.SecretProviderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The settings in the chart's scenarios, and so in the guides that are made of them, are
 * such as the broker takes.
 */
class ChartConfigTests {

	private static final Path SCENARIOS = Path.of("../helm/airflow-credential-broker/ci");

	private static final Bindable<Map<String, Object>> ANY = Bindable.mapOf(String.class, Object.class);

	private static Map<String, SecretProviderFactory<?>> providers = Map.of();

	@BeforeAll
	static void findProviders() {
		Class<?>[] configurations = ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.credbroker.provider."))
			.map((name) -> ClassUtils.resolveClassName(name, null))
			.toArray(Class<?>[]::new);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(configurations)) {
			providers = context.getBeanProvider(SecretProviderFactory.class)
				.stream()
				.collect(Collectors.toMap(SecretProviderFactory::type, (factory) -> factory));
		}
	}

	static List<Path> scenarios() throws IOException {
		try (Stream<Path> files = Files.list(SCENARIOS)) {
			return files.filter((file) -> values(file).get("config") != null).sorted().toList();
		}
	}

	private static Map<String, Object> values(Path file) {
		try {
			return new Yaml().load(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@ParameterizedTest
	@MethodSource("scenarios")
	void theBrokerKnowsEachSetting(Path scenario) throws Exception {
		Binder binder = new Binder(settings(values(scenario)));

		for (Class<?> section : sections()) {
			ConfigurationProperties properties = Objects
				.requireNonNull(AnnotatedElementUtils.getMergedAnnotation(section, ConfigurationProperties.class));
			binder.bind(properties.prefix(), Bindable.of(section),
					properties.ignoreUnknownFields() ? BindHandler.DEFAULT : strict());
		}
		for (String store : binder.bind("broker.stores", ANY).orElse(Map.of()).keySet()) {
			String prefix = "broker.stores." + store;
			String type = binder.bind(prefix + ".type", String.class).get();
			assertThat(providers).as(prefix).containsKey(type);
			binder.bind(prefix + ".settings", Bindable.of(Objects.requireNonNull(providers.get(type)).settingsType()),
					strict());
		}
	}

	/**
	 * A new one each time, since it remembers what it has seen bound.
	 */
	private static BindHandler strict() {
		return new NoUnboundElementsBindHandler(BindHandler.DEFAULT);
	}

	/**
	 * The text of the chart, and what the chart sets beside it.
	 */
	private static List<ConfigurationPropertySource> settings(Map<String, Object> values) throws IOException {
		Map<String, Object> settings = new HashMap<>();
		for (PropertySource<?> source : new YamlPropertySourceLoader().load("config",
				new ByteArrayResource(String.valueOf(values.get("config")).getBytes(StandardCharsets.UTF_8)))) {
			((Map<?, ?>) source.getSource()).forEach((name, value) -> settings.put(name.toString(), value.toString()));
		}
		settings.put("broker.catalog.location", "catalog.yaml");
		if (values.containsKey("auditDatabase")) {
			settings.put("broker.audit.sinks.database.type", "database");
			settings.putIfAbsent("broker.audit.sinks.database.database.url", "jdbc:postgresql://database/record");
		}
		return List.of(new MapConfigurationPropertySource(settings));
	}

	private static List<Class<?>> sections() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
		return scanner.findCandidateComponents("io.credbroker.service")
			.stream()
			.<Class<?>>map(
					(found) -> ClassUtils.resolveClassName(Objects.requireNonNull(found.getBeanClassName()), null))
			.toList();
	}

}
