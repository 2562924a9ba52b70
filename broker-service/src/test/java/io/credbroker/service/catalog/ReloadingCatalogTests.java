package io.credbroker.service.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.support.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class ReloadingCatalogTests {

	private static final int LARGEST = 1024 * 1024;

	private final MovableClock clock = new MovableClock();

	@TempDir
	Path directory;

	@Test
	void anEditIsTakenUpAsTheNextRevision() throws IOException {
		ReloadingCatalog catalog = catalog("a");

		write("b");
		lookTwice(catalog);

		assertThat(catalog.current().number()).isEqualTo(2);
		assertThat(catalog.current().find(ResourceKind.VARIABLE, "b")).isPresent();
	}

	@Test
	void anUnchangedFileIsNoNewRevision() throws IOException {
		ReloadingCatalog catalog = catalog("a");

		write("a");
		lookTwice(catalog);

		assertThat(catalog.current().number()).isEqualTo(1);
	}

	@Test
	void aRefusedTextLeavesTheRevisionAndIsLoggedOnce(CapturedOutput output) throws IOException {
		ReloadingCatalog catalog = catalog("a");

		Files.writeString(file(), "conections: {}");
		lookTwice(catalog);
		lookTwice(catalog);

		assertThat(catalog.refusing()).isTrue();
		assertThat(catalog.current().find(ResourceKind.VARIABLE, "a")).isPresent();
		assertThat(text(output)).containsOnlyOnce("unknown key \"conections\"").contains(file() + ":1:1");
	}

	@Test
	void whatMayMisleadIsLoggedOnceForARevision(CapturedOutput output) throws IOException {
		ReloadingCatalog catalog = catalog("a");

		lookTwice(catalog);
		lookTwice(catalog);

		assertThat(text(output)).containsOnlyOnce(file() + ":1:14: nobody may read \"a\"").contains("WARN");
	}

	@Test
	void aFileThatVanishesLeavesTheRevisionUntilItIsBack() throws IOException {
		ReloadingCatalog catalog = catalog("a");

		Files.delete(file());
		lookTwice(catalog);
		assertThat(catalog.refusing()).isTrue();
		write("a");
		lookTwice(catalog);

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
		ReloadingCatalog catalog = open();

		Path fresh = Files.createSymbolicLink(this.directory.resolve("..fresh"), second.getFileName());
		Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		catalog.reload();

		assertThat(catalog.current().find(ResourceKind.VARIABLE, "b")).isPresent();
	}

	@Test
	void aFileThatIsStillBeingWrittenIsNotTaken() throws IOException {
		ReloadingCatalog catalog = catalog("a");

		for (String line : List.of("b", "c", "d")) {
			Files.writeString(file(), text(line));
			catalog.reload();
		}
		assertThat(catalog.current().number()).isEqualTo(1);
		catalog.reload();

		assertThat(catalog.current().number()).isEqualTo(2);
		assertThat(catalog.current().find(ResourceKind.VARIABLE, "d")).isPresent();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 49 })
	void aTextThatLacksMostIsTakenOnlyWhenItHasStayedForAWhile(int left, CapturedOutput output) throws IOException {
		Files.writeString(file(), many(100));
		ReloadingCatalog catalog = open();

		Files.writeString(file(), (left == 0) ? "connections: {}" : many(left));
		lookTwice(catalog);
		this.clock.move(Duration.ofSeconds(29));
		lookTwice(catalog);
		assertThat(catalog.current().size(ResourceKind.VARIABLE)).isEqualTo(100);
		this.clock.move(Duration.ofSeconds(1));
		catalog.reload();

		assertThat(catalog.current().size(ResourceKind.VARIABLE)).isEqualTo(left);
		assertThat(output.getAll()).containsOnlyOnce("The catalog lacks most of the revision in force");
	}

	@Test
	void theRestOfAHalfWrittenTextIsWaitedFor() throws IOException {
		Files.writeString(file(), many(100));
		ReloadingCatalog catalog = open();

		Files.writeString(file(), many(20));
		lookTwice(catalog);
		this.clock.move(Duration.ofSeconds(29));
		Files.writeString(file(), many(101));
		lookTwice(catalog);

		assertThat(catalog.current().number()).isEqualTo(2);
		assertThat(catalog.current().size(ResourceKind.VARIABLE)).isEqualTo(101);
	}

	@Test
	void aTextThatLacksHalfOrLessIsAnEditLikeAnyOther() throws IOException {
		Files.writeString(file(), many(100));
		ReloadingCatalog catalog = open();

		Files.writeString(file(), many(50));
		lookTwice(catalog);

		assertThat(catalog.current().size(ResourceKind.VARIABLE)).isEqualTo(50);
	}

	@Test
	void policiesThatAreCutOffAreWaitedForToo() throws IOException {
		String policies = IntStream.range(0, 20)
			.mapToObj((i) -> "- { name: p" + i + ", callers: { groups: [g" + i + "] }, variables: [v0] }\n")
			.collect(Collectors.joining("", "policies:\n", ""));
		Files.writeString(file(), many(1) + policies);
		ReloadingCatalog catalog = open();

		Files.writeString(file(), many(1));
		lookTwice(catalog);

		assertThat(catalog.current().policies().written()).hasSize(20);
	}

	@Test
	void aFileThatIsTooLargeIsRefusedWithASentence(CapturedOutput output) throws IOException {
		ReloadingCatalog catalog = catalog("a");

		Files.writeString(file(), "#".repeat(LARGEST + 1));
		lookTwice(catalog);

		assertThat(catalog.refusing()).isTrue();
		assertThat(catalog.current().find(ResourceKind.VARIABLE, "a")).isPresent();
		assertThat(output.getAll()).containsOnlyOnce("is larger than " + LARGEST + " bytes")
			.contains("broker.catalog.maximum-size");
	}

	@Test
	void aTextThatIsNotUtf8IsRefused(CapturedOutput output) throws IOException {
		ReloadingCatalog catalog = catalog("a");

		Files.write(file(), new byte[] { 'a', ':', ' ', (byte) 0xC3, '(' });
		lookTwice(catalog);

		assertThat(catalog.refusing()).isTrue();
		assertThat(output.getAll()).contains("is not UTF-8");
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
		ReloadingCatalog catalog = catalog("a");
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		new CatalogMetrics(catalog).bindTo(registry);
		this.clock.move(Duration.ofSeconds(7));
		Instant looked = this.clock.instant();

		Files.writeString(file(), "[");
		lookTwice(catalog);

		assertThat(registry.get("broker.catalog.revision").gauge().value()).isEqualTo(1);
		assertThat(registry.get("broker.catalog.looked.timestamp").gauge().value())
			.isEqualTo((double) looked.getEpochSecond());
		assertThat(registry.get("broker.catalog.refused").gauge().value()).isEqualTo(1);
		assertThat(registry.get("broker.catalog.mappings").tag("kind", "variable").gauge().value()).isEqualTo(1);
		assertThat(registry.get("broker.catalog.warnings").gauge().value()).isEqualTo(1);
	}

	private ReloadingCatalog catalog(String variable) throws IOException {
		write(variable);
		return open();
	}

	private ReloadingCatalog open() {
		return new ReloadingCatalog(new CatalogFile(file(), LARGEST),
				new CatalogParser(new KnownNames(Set.of("vault"), Map.of())),
				new FileStabilityCheck(Duration.ofSeconds(30), this.clock), this.clock);
	}

	private static void lookTwice(ReloadingCatalog catalog) {
		catalog.reload();
		catalog.reload();
	}

	private static String many(int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> "  v" + i + ": { secret: { store: vault, key: k } }\n")
			.collect(Collectors.joining("", "variables:\n", ""));
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

	/**
	 * Whether the log is JSON depends on what ran before in this process.
	 */
	private static String text(CapturedOutput output) {
		return output.getAll().replace("\\\"", "\"");
	}

}
