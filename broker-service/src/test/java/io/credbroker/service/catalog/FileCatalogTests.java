package io.credbroker.service.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class FileCatalogTests {

	@TempDir
	Path directory;

	@Test
	void anEditIsTakenUpAsTheNextRevision() throws IOException {
		FileCatalog catalog = catalog("a");

		write("b");
		catalog.reload();

		assertThat(catalog.current().number()).isEqualTo(2);
		assertThat(catalog.current().find(ResourceKind.VARIABLE, "b")).isPresent();
	}

	@Test
	void anUnchangedFileIsNoNewRevision() throws IOException {
		FileCatalog catalog = catalog("a");

		write("a");
		catalog.reload();

		assertThat(catalog.current().number()).isEqualTo(1);
	}

	@Test
	void aRefusedTextLeavesTheRevisionAndIsLoggedOnce(CapturedOutput output) throws IOException {
		FileCatalog catalog = catalog("a");

		Files.writeString(file(), "conections: {}");
		catalog.reload();
		catalog.reload();

		assertThat(catalog.refusing()).isTrue();
		assertThat(catalog.current().find(ResourceKind.VARIABLE, "a")).isPresent();
		assertThat(output.getAll()).containsOnlyOnce("unknown key \"conections\"").contains(file() + ":1:1");
	}

	@Test
	void whatMayMisleadIsLoggedOnceForARevision(CapturedOutput output) throws IOException {
		FileCatalog catalog = catalog("a");

		catalog.reload();
		catalog.reload();

		assertThat(output.getAll()).containsOnlyOnce(file() + ":1:14: nobody may read \"a\"").contains("WARN");
	}

	@Test
	void aFileThatVanishesLeavesTheRevisionUntilItIsBack() throws IOException {
		FileCatalog catalog = catalog("a");

		Files.delete(file());
		catalog.reload();
		assertThat(catalog.refusing()).isTrue();
		write("a");
		catalog.reload();

		assertThat(catalog.refusing()).isFalse();
		assertThat(catalog.current().number()).isEqualTo(1);
	}

	@Test
	void theSwapOfALinkedDirectoryIsSeen() throws IOException {
		Path data = this.directory.resolve("..data");
		Path first = Files.createDirectory(this.directory.resolve("..one"));
		Path second = Files.createDirectory(this.directory.resolve("..two"));
		Files.writeString(first.resolve("catalog.yaml"), text("a"));
		Files.writeString(second.resolve("catalog.yaml"), text("b"));
		Files.createSymbolicLink(data, first.getFileName());
		Files.createSymbolicLink(file(), Path.of("..data/catalog.yaml"));
		FileCatalog catalog = open();

		Path fresh = Files.createSymbolicLink(this.directory.resolve("..fresh"), second.getFileName());
		Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		catalog.reload();

		assertThat(catalog.current().find(ResourceKind.VARIABLE, "b")).isPresent();
	}

	@Test
	void aStartWithoutACatalogSaysSo() {
		assertThatExceptionOfType(CatalogUnreadableException.class).isThrownBy(this::open)
			.withMessageContaining(file().toString())
			.withMessageContaining("broker.catalog.location");
	}

	@Test
	void aFailedStartIsExplainedWithoutAStackTrace() throws IOException {
		Files.writeString(file(), "conections: {}");

		assertThatExceptionOfType(CatalogRefusedException.class).isThrownBy(this::open).satisfies((refused) -> {
			assertThat(new CatalogFailureAnalyzer().analyze(new IllegalStateException("bean", refused)))
				.extracting(FailureAnalysis::getDescription)
				.asString()
				.contains(file() + ":1:1: unknown key");
		});
	}

	@Test
	void metricsShowTheRevisionAndTheRefusal() throws IOException {
		FileCatalog catalog = catalog("a");
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		new CatalogMetrics(catalog).bindTo(registry);

		Files.writeString(file(), "[");
		catalog.reload();

		assertThat(registry.get("broker.catalog.revision").gauge().value()).isEqualTo(1);
		assertThat(registry.get("broker.catalog.refused").gauge().value()).isEqualTo(1);
		assertThat(registry.get("broker.catalog.mappings").tag("kind", "variable").gauge().value()).isEqualTo(1);
		assertThat(registry.get("broker.catalog.warnings").gauge().value()).isEqualTo(1);
	}

	private FileCatalog catalog(String variable) throws IOException {
		write(variable);
		return open();
	}

	private FileCatalog open() {
		return new FileCatalog(new CatalogFile(file()), new CatalogParser(new KnownNames(Set.of("vault"), Map.of())),
				Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
	}

	private void write(String variable) throws IOException {
		Files.writeString(file(), text(variable));
	}

	private static String text(String variable) {
		return "variables: { " + variable + ": { secret: { store: vault, key: k } } }\n";
	}

	private Path file() {
		return this.directory.resolve("catalog.yaml");
	}

}
