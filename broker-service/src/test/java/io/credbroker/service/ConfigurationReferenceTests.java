package io.credbroker.service;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of settings has each setting there is, and no other.
 */
class ConfigurationReferenceTests {

	private static final List<String> SECTIONS = List.of("broker.audit", "broker.callers", "broker.catalog",
			"broker.cluster-credentials", "broker.context", "broker.demo", "broker.federation", "broker.identity",
			"broker.labels", "broker.roles", "broker.roles.auditor", "broker.roles.operator", "broker.roles.security",
			"broker.rotation", "broker.secret", "broker.stores", "broker.identity.issuers");

	@Test
	void thePageHasEachSettingAndNoOther() throws IOException, ClassNotFoundException {
		Set<String> there = new TreeSet<>(metadata());
		SECTIONS.forEach(there::remove);
		there.add("broker.labels.<name>");
		there.addAll(components("broker.stores.<name>", "store.StoreProperties"));
		there.remove("broker.audit.sinks");
		there.addAll(components("broker.audit.sinks.<name>", "record.sinks.AuditProperties$Sink"));
		there.remove("broker.audit.sinks.<name>.database");
		there.addAll(components("broker.audit.sinks.<name>.database", "record.sinks.AuditProperties$DatabaseSettings"));
		there.addAll(components("broker.identity.issuers.<name>", "identity.IssuerProperties"));
		there.remove("broker.stores.<name>.bounds");
		there.addAll(components("broker.stores.<name>.bounds", "store.StoreBounds"));
		there.remove("broker.identity.issuers.<name>.claims");
		there.addAll(components("broker.identity.issuers.<name>.claims", "identity.ClaimProperties"));
		there.remove("broker.identity.issuers.<name>.introspection");
		there.addAll(components("broker.identity.issuers.<name>.introspection", "identity.IntrospectionProperties"));
		there.remove("broker.identity.issuers.<name>.pods");
		there.addAll(components("broker.identity.issuers.<name>.pods", "identity.PodProperties"));

		assertThat(documented()).isEqualTo(there);
	}

	private static Set<String> documented() throws IOException {
		return Pattern.compile("(?m)^\\| `(broker\\.[^`]+)`")
			.matcher(Files.readString(Path.of("../docs/reference/configuration.md")))
			.results()
			.map((match) -> match.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> metadata() throws IOException {
		try (InputStream metadata = BrokerApplication.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			JsonNode properties = JsonMapper.shared().readTree(Objects.requireNonNull(metadata)).path("properties");
			return properties.valueStream()
				.map((property) -> property.path("name").asString())
				.collect(Collectors.toSet());
		}
	}

	private static List<String> components(String prefix, String type) throws ClassNotFoundException {
		RecordComponent[] components = Class.forName("io.credbroker.service." + type).getRecordComponents();
		return Arrays.stream(components).map((component) -> prefix + "." + kebab(component.getName())).toList();
	}

	private static String kebab(String name) {
		return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

}
