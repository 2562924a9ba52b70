package io.credbroker.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The packaged broker, taken apart: its libraries, its providers, and a jar of its own
 * classes that names them.
 */
final class BrokerFiles {

	/** The jar that is started. */
	static final String JAR = "opt/broker/app/broker.jar";

	private static final String BILL = "META-INF/sbom/application.cdx.json";

	private static final String CLASSES = "BOOT-INF/classes/";

	private static final String LIBRARIES = "BOOT-INF/lib/";

	/** What the loader of the packaged jar registers. */
	private static final String LOADER = "META-INF/services/java.nio.file.spi.";

	/** Of no use without the loader of the packaged jar. */
	static final String TOOLS = "spring-boot-jarmode-tools-";

	private final BuildSettings settings;

	private final JarFile packaged;

	private final @Nullable JsonNode bill;

	private final List<String> classPath = new ArrayList<>();

	BrokerFiles(BuildSettings settings) throws IOException {
		if (!Files.exists(settings.jar())) {
			throw new ImageFailure(
					"There is no %s; package broker-service first, as ./mvnw package does.".formatted(settings.jar()));
		}
		this.settings = settings;
		this.packaged = new JarFile(settings.jar().toFile());
		this.bill = readBill();
	}

	/**
	 * The bill of materials that the jar carries; without one if it was packaged offline,
	 * when Maven writes none.
	 */
	@Nullable JsonNode bill() {
		return this.bill;
	}

	private @Nullable JsonNode readBill() throws IOException {
		if (this.packaged.getJarEntry(BILL) != null) {
			try (InputStream in = open(BILL)) {
				JsonNode read = JsonMapper.shared().readTree(in);
				if (new ProviderSelection(read).knows(jars())) {
					return read;
				}
			}
		}
		String why = "%s carries no bill of its materials, or that of an earlier build: Maven writes it only without -o."
			.formatted(this.settings.jar().getFileName());
		if (!this.settings.offline() || !this.settings.content().without().isEmpty()) {
			throw new ImageFailure(why + " Package broker-service without -o.");
		}
		System.err.println("WARNING: " + why + " The image gets none, either.");
		return null;
	}

	private InputStream open(String name) throws IOException {
		JarEntry entry = this.packaged.getJarEntry(name);
		if (entry == null) {
			throw new ImageFailure("%s holds no %s.".formatted(this.settings.jar(), name));
		}
		return this.packaged.getInputStream(entry);
	}

	/**
	 * Writes the libraries in the order of the packaged class path, so that no class is
	 * found elsewhere than in the tests.
	 */
	void writeLibraries(FileTree dependencies, FileTree providers) throws IOException {
		Set<String> leftOut = (this.bill == null) ? Set.of()
				: new ProviderSelection(this.bill).leftOut(this.settings.content().without());
		for (String jar : jars()) {
			if (leftOut.contains(jar) || jar.startsWith(TOOLS)) {
				continue;
			}
			boolean provider = ProviderSelection.isProvider(jar);
			String place = (provider ? "opt/broker/providers/" : "opt/broker/lib/") + jar;
			try (InputStream in = open(LIBRARIES + jar)) {
				Files.copy(in, (provider ? providers : dependencies).at(place));
			}
			this.classPath.add(place.replace("opt/broker/", "../"));
		}
	}

	private List<String> jars() throws IOException {
		try (InputStream in = open("BOOT-INF/classpath.idx")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
				.map((line) -> line.substring(line.lastIndexOf('/') + 1, line.lastIndexOf('"')))
				.toList();
		}
	}

	/**
	 * Writes the jar of the broker's own classes, which names all libraries that were
	 * written.
	 */
	void writeApplication(FileTree application) throws IOException {
		Path jar = application.at(JAR);
		try (OutputStream out = Files.newOutputStream(jar); JarOutputStream jarOut = new JarOutputStream(out)) {
			JarEntry first = dated(JarFile.MANIFEST_NAME);
			jarOut.putNextEntry(first);
			manifest().write(jarOut);
			for (JarEntry entry : this.packaged.stream().filter(BrokerFiles::isOwn).toList()) {
				// Folders, too: without them, no package is found that is looked through.
				jarOut.putNextEntry(dated(entry.getName().replaceFirst("^" + CLASSES, "")));
				this.packaged.getInputStream(entry).transferTo(jarOut);
			}
		}
	}

	private static boolean isOwn(JarEntry entry) {
		String name = entry.getName();
		return (name.startsWith(CLASSES) && !name.equals(CLASSES))
				|| (name.startsWith("META-INF/") && !name.equals(JarFile.MANIFEST_NAME) && !name.startsWith(LOADER));
	}

	private JarEntry dated(String name) {
		JarEntry entry = new JarEntry(name);
		entry.setTimeLocal(this.settings.time().atOffset(ZoneOffset.UTC).toLocalDateTime());
		return entry;
	}

	private Manifest manifest() throws IOException {
		Attributes given = this.packaged.getManifest().getMainAttributes();
		Manifest manifest = new Manifest();
		Attributes attributes = manifest.getMainAttributes();
		attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
		attributes.put(Attributes.Name.MAIN_CLASS, given.getValue("Start-Class"));
		attributes.put(Attributes.Name.CLASS_PATH, String.join(" ", this.classPath));
		for (String name : List.of("Implementation-Title", "Implementation-Version", "Spring-Boot-Version",
				"Sbom-Location", "Sbom-Format")) {
			if (given.getValue(name) != null) {
				attributes.putValue(name, given.getValue(name));
			}
		}
		return manifest;
	}

}
