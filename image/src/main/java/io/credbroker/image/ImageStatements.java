package io.credbroker.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What lies beside the image: a CycloneDX bill of all that it holds, and an in-toto
 * statement of how it was made.
 */
final class ImageStatements {

	static final String BILL = "broker-image.cdx.json";

	static final String PROVENANCE = "broker-image.provenance.json";

	private static final JsonMapper JSON = JsonMapper.shared();

	private final BuildSettings settings;

	private final List<DebianPackage> packages;

	private final @Nullable ObjectNode bill;

	ImageStatements(BuildSettings settings, List<DebianPackage> packages, @Nullable JsonNode bill) {
		this.settings = settings;
		this.packages = packages;
		this.bill = (bill != null) ? (ObjectNode) bill.deepCopy() : null;
	}

	void write(String digest) throws IOException {
		if (this.bill != null) {
			write(BILL, bill(this.bill, digest));
		}
		else {
			Files.deleteIfExists(this.settings.target().resolve(BILL));
		}
		write(PROVENANCE, provenance(digest));
	}

	private void write(String name, JsonNode content) throws IOException {
		Path file = this.settings.target().resolve(name);
		Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
	}

	private ObjectNode bill(ObjectNode bill, String digest) throws IOException {
		bill.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(digest.getBytes(StandardCharsets.US_ASCII)));
		leaveOut(bill);
		ArrayNode components = bill.withArray("components");
		components.add(runtime());
		for (DebianPackage deb : this.packages) {
			components.add(component(deb));
		}
		return bill;
	}

	private void leaveOut(ObjectNode bill) {
		ProviderSelection selection = new ProviderSelection(bill);
		Predicate<String> stays = (reference) -> !selection.isLeftOut(reference, this.settings.content().without());
		keep(bill.withArray("components"), (component) -> stays.test(component.path("bom-ref").asString()));
		keep(bill.withArray("dependencies"), (edge) -> stays.test(edge.path("ref").asString()));
		for (JsonNode edge : bill.path("dependencies")) {
			keep(((ObjectNode) edge).withArray("dependsOn"), (reference) -> stays.test(reference.asString()));
		}
	}

	private static void keep(ArrayNode list, Predicate<JsonNode> kept) {
		List<JsonNode> entries = list.valueStream().filter(kept).toList();
		list.removeAll().addAll(entries);
	}

	private ObjectNode runtime() {
		String version = System.getProperty("java.vm.version").replaceFirst("-LTS$", "");
		return component("application", "java-runtime", version)
			.put("description", "%s %s".formatted(System.getProperty("java.vm.name"), version))
			.put("cpe", "cpe:2.3:a:oracle:openjdk:%s:*:*:*:*:*:*:*".formatted(System.getProperty("java.version")))
			.set("supplier", JSON.createObjectNode().put("name", System.getProperty("java.vendor")));
	}

	private ObjectNode component(DebianPackage deb) throws IOException {
		ObjectNode component = component("library", deb.name(), deb.version());
		component.put("bom-ref", deb.url(distribution())).put("purl", deb.url(distribution()));
		component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", deb.sha256());
		return component;
	}

	private static ObjectNode component(String type, String name, String version) {
		return JSON.createObjectNode()
			.put("type", type)
			.put("bom-ref", name)
			.put("name", name)
			.put("version", version)
			.put("scope", "required");
	}

	private static String distribution() throws IOException {
		return Files.readAllLines(Path.of("/etc/os-release"))
			.stream()
			.filter((line) -> line.startsWith("ID="))
			.map((line) -> line.substring("ID=".length()).replace("\"", ""))
			.findFirst()
			.orElse("debian");
	}

	private ObjectNode provenance(String digest) throws IOException {
		ObjectNode statement = JSON.createObjectNode().put("_type", "https://in-toto.io/Statement/v1");
		statement.putArray("subject").addObject().put("name", JibImage.NAME).putObject("digest").put("sha256", digest);
		statement.put("predicateType", "https://slsa.dev/provenance/v1");
		ObjectNode definition = statement.putObject("predicate").putObject("buildDefinition");
		definition.put("buildType", "urn:io.credbroker:image:v1");
		definition.set("externalParameters", parameters());
		definition.putObject("internalParameters")
			.put("java.version", System.getProperty("java.runtime.version"))
			.put("time", this.settings.time().toString());
		definition.set("resolvedDependencies", sources());
		ObjectNode run = ((ObjectNode) statement.get("predicate")).putObject("runDetails");
		run.putObject("builder").put("id", "urn:io.credbroker:image:build");
		run.putObject("metadata").put("invocationId", digest);
		return statement;
	}

	private ObjectNode parameters() {
		ObjectNode parameters = JSON.createObjectNode()
			.put("version", this.settings.version())
			.put("architecture", this.settings.architecture())
			.put("aot", this.settings.content().aot())
			.put("from", this.settings.from());
		this.settings.content().without().forEach(parameters.putArray("without")::add);
		return parameters;
	}

	private ArrayNode sources() throws IOException {
		ArrayNode sources = JSON.createArrayNode();
		sources.addObject()
			.put("name", "sources")
			.putObject("digest")
			.put("gitCommit", new ImageLabels(this.settings).revision());
		sources.addObject()
			.put("name", this.settings.jar().getFileName().toString())
			.putObject("digest")
			.put("sha256", Digests.sha256(this.settings.jar()));
		for (DebianPackage deb : this.packages) {
			sources.addObject().put("uri", deb.url(distribution())).putObject("digest").put("sha256", deb.sha256());
		}
		Path cache = this.settings.target().resolve("layers/aot").resolve(AotCache.FILE);
		if (Files.exists(cache)) {
			sources.addObject().put("name", "broker.aot").putObject("digest").put("sha256", Digests.sha256(cache));
		}
		return sources;
	}

}
