package io.credbroker.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A provider that is left out is gone with all that nobody else needs.
 */
class ProviderSelectionIT {

	@TempDir
	private Path folder;

	private BrokerFiles broker(String without) throws IOException {
		return new BrokerFiles(BuildSettings.of("module=" + BuiltImage.MODULE, "time=2026-11-21T00:00:00Z",
				"version=" + System.getProperty("project.version"), "cache=" + this.folder, "without=" + without));
	}

	private List<String> jars(String without) throws IOException {
		FileTree dependencies = FileTree.empty(this.folder.resolve("dependencies"));
		FileTree providers = FileTree.empty(this.folder.resolve("providers"));
		broker(without).writeLibraries(dependencies, providers);
		return Stream.concat(dependencies.paths().stream(), providers.paths().stream())
			.map((path) -> path.getFileName().toString())
			.filter((name) -> name.endsWith(".jar"))
			.toList();
	}

	@Test
	void aProviderThatIsLeftOutIsGoneWithWhatOnlyItNeeds() throws IOException {
		List<String> all = jars("");
		List<String> some = jars("conjur, cyberark-ccp");

		assertThat(all).anyMatch((jar) -> jar.startsWith("jersey-client-"));
		assertThat(all).containsAll(some);
		assertThat(all.stream().filter((jar) -> !some.contains(jar)))
			.anyMatch((jar) -> jar.startsWith("provider-conjur"))
			.anyMatch((jar) -> jar.startsWith("provider-cyberark-ccp"))
			.anyMatch((jar) -> jar.startsWith("conjur-api"))
			.anyMatch((jar) -> jar.startsWith("jersey-client"))
			.noneMatch((jar) -> jar.startsWith("spring-") || jar.startsWith("jackson-"));
	}

	@Test
	void whatTwoProvidersNeedStaysUntilBothAreLeftOut() throws IOException {
		assertThat(jars("sts")).anyMatch((jar) -> jar.startsWith("sdk-core"));
		assertThat(jars("sts,aws-secrets-manager")).noneMatch((jar) -> jar.startsWith("sdk-core"));
	}

	@Test
	void theApplicationNamesExactlyTheLibrariesThatAreThere() throws IOException {
		FileTree whole = FileTree.empty(this.folder.resolve("whole"));
		BrokerFiles broker = broker("conjur");
		broker.writeLibraries(whole, whole);
		broker.writeApplication(whole);

		Path jar = whole.root().resolve(BrokerFiles.JAR);
		try (JarFile file = new JarFile(jar.toFile())) {
			List<String> named = List.of(file.getManifest().getMainAttributes().getValue("Class-Path").split(" "));
			assertThat(named).noneMatch((name) -> name.contains("conjur"))
				.allSatisfy((name) -> assertThat(jar.resolveSibling(name).normalize()).exists());
		}
	}

	@Test
	void aTypeThatIsNoneIsRefusedWithThoseThereAre() {
		assertThatExceptionOfType(ImageFailure.class).isThrownBy(() -> jars("valut"))
			.withMessageContaining("names valut, which is no provider")
			.withMessageContaining("vault");
	}

}
