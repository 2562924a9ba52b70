package io.credbroker.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.credbroker.provider.sample.SampleStoreAutoConfiguration;
import io.credbroker.service.support.Broker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a new provider touches is what CONTRIBUTING says, and no Java that is there.
 */
class NewProviderTests {

	private static final String IMPORTS = "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

	private static final String CATALOG = """
			connections:
			  warehouse:
			    conn-type: postgres
			    host: db.internal
			    login: ${username}
			    password: ${password}
			    secret: { store: planted, key: scott }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: [warehouse]
			""";

	@Test
	void aProviderOnTheClassPathServesASecretAndNoOtherClassKnowsIt(@TempDir Path folder) throws IOException {
		Path imports = folder.resolve(IMPORTS);
		Files.createDirectories(imports.getParent());
		Files.writeString(imports, SampleStoreAutoConfiguration.class.getName());

		HttpResponse<String> answer = lookUp(folder);

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).contains("scott", "the-planted-password");
	}

	@Test
	void everyProviderIsNamedInEachFileOfTheList() {
		assertThat(providers()).hasSizeGreaterThanOrEqualTo(5)
			.allSatisfy((provider) -> assertThat(listed(provider)).allSatisfy((file) -> {
				assertThat(Repository.ROOT.resolve(file)).exists();
				assertThat(Files.isDirectory(Repository.ROOT.resolve(file)) || names(file, provider)).as(file).isTrue();
			}));
	}

	@Test
	void noOtherFileNamesEveryProvider() {
		Set<String> named = Repository.files("")
			.stream()
			.map(Path::toString)
			.filter((file) -> file.matches(".*\\.(java|py|xml|md|ya?ml|json|tpl|txt|toml)"))
			.filter((file) -> providers().stream().allMatch((provider) -> names(file, provider)))
			.collect(Collectors.toCollection(TreeSet::new));

		assertThat(named).noneMatch((file) -> file.endsWith(".java"))
			.isEqualTo(listed("<type>").stream()
				.filter((file) -> !file.contains("<type>"))
				.collect(Collectors.toCollection(TreeSet::new)));
	}

	private static HttpResponse<String> lookUp(Path provider) throws IOException {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { provider.toUri().toURL() }, before)) {
			thread.setContextClassLoader(loader);
			try (Broker broker = Broker.start(provider, CATALOG, Map.of("broker.stores.planted.type", "sample",
					"broker.stores.planted.settings.password", "the-planted-password"))) {
				return broker.get("/v1/connections/warehouse");
			}
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	/**
	 * The first column of the list in CONTRIBUTING, for one provider.
	 */
	private static List<String> listed(String provider) {
		return Pattern.compile("(?m)^\\| `([^`]+)`")
			.matcher(Repository.section("CONTRIBUTING.md", "provider"))
			.results()
			.map((row) -> row.group(1).replace("<type>", provider))
			.toList();
	}

	private static List<String> providers() {
		try (Stream<Path> folders = Files.list(Repository.ROOT.resolve("providers"))) {
			return folders.filter((folder) -> Files.exists(folder.resolve("src/main/resources").resolve(IMPORTS)))
				.map((folder) -> folder.getFileName().toString())
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean names(String file, String provider) {
		String either = "(" + Pattern.quote(provider) + "|" + Pattern.quote(provider.replace("-", "")) + ")";
		return Pattern.compile("(?<![a-zA-Z0-9-])(provider-)?" + either + "(?![a-zA-Z0-9-])")
			.matcher(Repository.read(file))
			.find();
	}

}
