package io.credbroker.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The image that the build has left, as {@code docker load} would read it.
 */
record BuiltImage(Path tar) {

	static final Path MODULE = Path.of("").toAbsolutePath();

	static BuiltImage ofThisBuild() {
		Path tar = MODULE.resolve("target/broker-image.tar");
		assertThat(tar).exists();
		return new BuiltImage(tar);
	}

	/**
	 * What is done with the content of a file in a layer.
	 */
	@FunctionalInterface
	interface Content {

		void read(TarArchiveEntry entry, InputStream content) throws IOException;

	}

	private Map<String, byte[]> members(String suffix) {
		Map<String, byte[]> members = new LinkedHashMap<>();
		try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(this.tar))) {
			for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
				if (entry.getName().endsWith(suffix)) {
					members.put(entry.getName(), in.readAllBytes());
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return members;
	}

	/**
	 * The configuration of the image.
	 */
	JsonNode configuration() {
		JsonNode manifest = JsonMapper.shared().readTree(members("manifest.json").get("manifest.json"));
		String name = manifest.get(0).get("Config").asString();
		return JsonMapper.shared().readTree(members(name).get(name));
	}

	List<String> entrypoint() {
		return configuration().at("/config/Entrypoint").valueStream().map(JsonNode::asString).toList();
	}

	/**
	 * All entries of all layers, lowest layer first.
	 */
	List<TarArchiveEntry> entries() {
		List<TarArchiveEntry> entries = new ArrayList<>();
		eachFile((entry, content) -> entries.add(entry));
		return entries;
	}

	void eachFile(Content reader) {
		JsonNode manifest = JsonMapper.shared().readTree(members("manifest.json").get("manifest.json"));
		for (JsonNode name : manifest.get(0).get("Layers")) {
			byte[] layer = members(name.asString()).get(name.asString());
			try (TarArchiveInputStream in = new TarArchiveInputStream(
					new GZIPInputStream(new ByteArrayInputStream(layer)))) {
				for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
					reader.read(entry, in);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

}
