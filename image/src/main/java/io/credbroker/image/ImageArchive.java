package io.credbroker.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tar file of an image in the layout of OCI, which keeps the digest.
 */
final class ImageArchive {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final int SMALL = 1 << 20;

	private ImageArchive() {
	}

	/**
	 * Adds the list by which Docker before version 25, too, finds the parts; newer ones
	 * write both themselves.
	 */
	static void addListForDocker(Path tar) throws IOException {
		Path whole = tar.resolveSibling(tar.getFileName() + ".part");
		Map<String, byte[]> small = new HashMap<>();
		try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar));
				TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(whole))) {
			out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
			for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
				out.putArchiveEntry(entry);
				if (entry.getSize() < SMALL) {
					byte[] content = in.readAllBytes();
					small.put(entry.getName(), content);
					out.write(content);
				}
				else {
					in.transferTo(out);
				}
				out.closeArchiveEntry();
			}
			byte[] list = list(small).getBytes(StandardCharsets.UTF_8);
			TarArchiveEntry entry = new TarArchiveEntry("manifest.json");
			entry.setSize(list.length);
			entry.setModTime(0);
			out.putArchiveEntry(entry);
			out.write(list);
			out.closeArchiveEntry();
		}
		Files.move(whole, tar, StandardCopyOption.REPLACE_EXISTING);
	}

	private static String list(Map<String, byte[]> parts) {
		JsonNode index = JSON.readTree(parts.get("index.json")).at("/manifests/0");
		JsonNode manifest = JSON.readTree(parts.get(blob(index)));
		ObjectNode image = JSON.createObjectNode().put("Config", blob(manifest.get("config")));
		image.putArray("RepoTags").add(index.at("/annotations/org.opencontainers.image.ref.name").asString());
		manifest.get("layers").forEach((layer) -> image.withArray("Layers").add(blob(layer)));
		return JSON.createArrayNode().add(image).toString();
	}

	private static String blob(JsonNode part) {
		return "blobs/" + part.get("digest").asString().replace(':', '/');
	}

}
