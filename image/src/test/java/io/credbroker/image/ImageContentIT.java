package io.credbroker.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What the layers of the image hold, and what they do not.
 */
@DisabledIfSystemProperty(named = "image.skip", matches = "true", disabledReason = "no image was built: image.skip")
class ImageContentIT {

	private static final int SPECIAL = 07000;

	private static final int WRITABLE_BY_OTHERS = 0002;

	private static BuiltImage image;

	private static List<TarArchiveEntry> entries;

	@BeforeAll
	static void readTheImage() {
		image = BuiltImage.ofThisBuild();
		entries = image.entries();
	}

	private static Stream<String> files() {
		return entries.stream().filter((entry) -> !entry.isDirectory()).map(TarArchiveEntry::getName);
	}

	@Test
	void everythingIsRootsExceptWhereTheBrokerMayWrite() {
		assertThat(entries).filteredOn((entry) -> entry.getLongUserId() != 0 || entry.getLongGroupId() != 0)
			.extracting(TarArchiveEntry::getName)
			.containsExactly("tmp/");
	}

	@Test
	void noFileGivesPrivilegesOrCanBeWrittenByOthers() {
		assertThat(entries).hasSizeGreaterThan(200)
			.noneMatch((entry) -> (entry.getMode() & (SPECIAL | WRITABLE_BY_OTHERS)) != 0);
	}

	@Test
	void noShellAndNoPackageManagerIsInIt() {
		List<String> programs = entries.stream()
			.filter((entry) -> entry.isFile() && (entry.getMode() & 0111) != 0)
			.map(TarArchiveEntry::getName)
			.filter((name) -> !name.contains(".so"))
			.toList();

		assertThat(programs).containsExactlyInAnyOrder("opt/java/bin/java", "opt/java/bin/keytool",
				"opt/java/lib/jexec", "opt/java/lib/jspawnhelper");
	}

	@Test
	void nothingNamesTheMachineThatBuiltIt() {
		assumeThat(Machine.hasRoot()).as("without root, the cache is trained in place and names its folder").isTrue();
		byte[] folder = BuiltImage.MODULE.toString().getBytes(StandardCharsets.UTF_8);

		image.eachFile((entry, content) -> assertThat(contains(content, folder)).as(entry.getName()).isFalse());
	}

	private static boolean contains(InputStream content, byte[] sought) throws IOException {
		byte[] block = new byte[1 << 16];
		int kept = 0;
		for (int read = content.read(block); read > 0; read = content.read(block, kept, block.length - kept)) {
			int filled = kept + read;
			if (new String(block, 0, filled, StandardCharsets.ISO_8859_1)
				.contains(new String(sought, StandardCharsets.ISO_8859_1))) {
				return true;
			}
			kept = Math.min(sought.length, filled);
			System.arraycopy(Arrays.copyOfRange(block, filled - kept, filled), 0, block, 0, kept);
		}
		return false;
	}

	@Test
	void itSaysWhatItIsAndWhoItRunsAs() {
		JsonNode config = image.configuration().get("config");

		assertThat(config.get("User").asString()).isEqualTo("10001:10001");
		assertThat(config.get("Env").valueStream().map(JsonNode::asString)).contains("MALLOC_ARENA_MAX=2");
		assertThat(config.get("WorkingDir").asString()).isEqualTo("/opt/broker");
		assertThat(image.entrypoint()).startsWith("/opt/java/bin/java").endsWith("-jar", "/opt/broker/app/broker.jar");
		assertThat(config.at("/Labels/org.opencontainers.image.version").asString())
			.isEqualTo(System.getProperty("project.version"));
		assertThat(config.get("Labels").propertyNames()).contains("org.opencontainers.image.title",
				"org.opencontainers.image.revision", "org.opencontainers.image.licenses");
	}

	@Test
	void whatChangesSeldomLiesBelowWhatChangesOften() {
		List<String> order = Stream
			.of("etc/passwd", "opt/java/lib/modules", "opt/broker/lib/", "opt/broker/providers/", BrokerFiles.JAR,
					AotCache.FILE)
			.toList();

		Map<String, Integer> first = new HashMap<>();
		List<String> names = files().toList();
		order.forEach((name) -> first.put(name,
				names.indexOf(names.stream().filter((file) -> file.startsWith(name)).findFirst().orElseThrow())));
		assertThat(order.stream().map(first::get)).isSorted();
	}

	@Test
	void theBillListsEveryLibraryOfTheImageThePackagesAndTheRuntime() throws IOException {
		assumeThat(BuiltImage.MODULE.resolve("target").resolve(ImageStatements.BILL))
			.as("Maven writes no bill of materials with -o")
			.exists();
		JsonNode bill = JsonMapper.shared().readTree(read(ImageStatements.BILL));
		List<String> components = bill.get("components")
			.valueStream()
			.map((component) -> component.get("name").asString() + "-" + component.get("version").asString() + ".jar")
			.toList();

		assertThat(bill.get("bomFormat").asString()).isEqualTo("CycloneDX");
		assertThat(files().filter((file) -> file.matches("opt/broker/(lib|providers)/.*")).map(ImageContentIT::name))
			.isNotEmpty()
			.isSubsetOf(components);
		assertThat(components).anyMatch((name) -> name.startsWith("libc6-"))
			.anyMatch((name) -> name.startsWith("java-runtime-"));
	}

	private static String name(String file) {
		return file.substring(file.lastIndexOf('/') + 1);
	}

	@Test
	void theProvenanceIsOfThisImageAndItsJar() throws IOException {
		JsonNode provenance = JsonMapper.shared().readTree(read(ImageStatements.PROVENANCE));
		Path jar = BuiltImage.MODULE.resolveSibling("broker-service")
			.resolve("target/broker-service-" + System.getProperty("project.version") + ".jar");

		assertThat(provenance.get("predicateType").asString()).isEqualTo("https://slsa.dev/provenance/v1");
		assertThat("sha256:" + provenance.at("/subject/0/digest/sha256").asString()).isEqualTo(read("digest").strip());
		assertThat(provenance.at("/predicate/buildDefinition/resolvedDependencies")
			.valueStream()
			.map((source) -> source.at("/digest/sha256").asString())).contains(Digests.sha256(jar));
	}

	private static String read(String name) throws IOException {
		return Files.readString(BuiltImage.MODULE.resolve("target").resolve(name));
	}

}
