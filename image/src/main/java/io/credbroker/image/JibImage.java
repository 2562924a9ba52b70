package io.credbroker.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;

/**
 * Packs the layers as an image, with Jib.
 */
final class JibImage {

	static final String NAME = "airflow-credential-broker";

	private static final String OWNER = "0:0";

	/** The only folder that the broker may write to where nothing is mounted on it. */
	private static final String WRITABLE = "tmp";

	private final BuildSettings settings;

	private final ImageLayers layers;

	JibImage(BuildSettings settings, ImageLayers layers) {
		this.settings = settings;
		this.layers = layers;
	}

	/**
	 * Writes the image as a tar file, and returns its digest and the id of its
	 * configuration.
	 */
	JibContainer write(Path tar, List<String> entrypoint) throws IOException {
		JibContainer written = containerize(builder(entrypoint),
				Containerizer.to(TarImage.at(tar).named(reference(NAME + ":" + this.settings.version()))));
		ImageArchive.addListForDocker(tar);
		return written;
	}

	/**
	 * Pushes the image, with the credentials that Docker's configuration holds.
	 */
	JibContainer push(String to, List<String> entrypoint) throws IOException {
		return containerize(builder(entrypoint), Containerizer.to(registry(to)));
	}

	private static ImageReference reference(String text) {
		try {
			return ImageReference.parse(text);
		}
		catch (InvalidImageReferenceException ex) {
			throw new ImageFailure("%s is no name of an image.".formatted(text), ex);
		}
	}

	private static RegistryImage registry(String text) {
		ImageReference reference = reference(text);
		return RegistryImage.named(reference)
			.addCredentialRetriever(CredentialRetrieverFactory.forImage(reference, (event) -> {
			}).dockerConfig());
	}

	private JibContainerBuilder builder(List<String> entrypoint) throws IOException {
		String from = this.settings.from();
		JibContainerBuilder builder = (from == null) ? Jib.fromScratch() : from.startsWith("tar://")
				? Jib.from(TarImage.at(Path.of(from.substring("tar://".length())))) : Jib.from(registry(from));
		for (var layer : this.layers.trees().entrySet()) {
			builder.addFileEntriesLayer(layer(layer.getKey(), layer.getValue()));
		}
		return builder.setPlatforms(Set.of(new Platform(this.settings.architecture(), "linux")))
			.setFormat(ImageFormat.OCI)
			.setCreationTime(this.settings.time())
			.setUser("%1$d:%1$d".formatted(BaseSystem.USER))
			.setWorkingDirectory(AbsoluteUnixPath.get("/opt/broker"))
			.setEntrypoint(entrypoint)
			// Each thread that allocates would otherwise get an arena of its own, which
			// keeps what was freed.
			.addEnvironmentVariable("MALLOC_ARENA_MAX", "2")
			.addExposedPort(Port.tcp(8080))
			.addExposedPort(Port.tcp(8081))
			.setLabels(new ImageLabels(this.settings).all());
	}

	private FileEntriesLayer layer(String name, FileTree tree) {
		FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
		for (Path path : tree.paths()) {
			String place = tree.root().relativize(path).toString();
			boolean runs = Files.isDirectory(path) || Files.isExecutable(path);
			boolean writable = place.equals(WRITABLE);
			layer.addEntry(path, AbsoluteUnixPath.get("/" + place),
					FilePermissions.fromOctalString(writable ? "700" : runs ? "755" : "644"), this.settings.time(),
					writable ? "%1$d:%1$d".formatted(BaseSystem.USER) : OWNER);
		}
		return layer.build();
	}

	private JibContainer containerize(JibContainerBuilder builder, Containerizer containerizer) throws IOException {
		// Jib takes a file with the same date for the same file, and all of these have
		// one date.
		Path caches = FileTree.empty(this.settings.target().resolve("jib")).root();
		try {
			return builder.containerize(containerizer.setToolName("broker-image")
				.setOfflineMode(this.settings.offline())
				.setBaseImageLayersCache(this.settings.cache().resolve("base-images"))
				.setApplicationLayersCache(caches));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ImageFailure("interrupted", ex);
		}
		catch (RegistryException | CacheDirectoryCreationException | ExecutionException ex) {
			throw new ImageFailure("Jib could not make the image: " + ex.getMessage(), ex);
		}
	}

}
