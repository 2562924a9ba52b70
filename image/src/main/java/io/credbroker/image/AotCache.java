package io.credbroker.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.credbroker.image.run.ImageRoot;
import io.credbroker.image.run.RunningBroker;
import io.credbroker.image.run.Surroundings;
import io.credbroker.image.run.TrainingLookups;

/**
 * The cache of loaded classes and profiles with which the broker starts, trained in the
 * unpacked image, because the JDK accepts it only with the very files that it was made
 * with.
 */
final class AotCache {

	static final String FILE = "opt/broker/broker.aot";

	private static final String JAR = "/" + BrokerFiles.JAR;

	private static final String CONFIGURATION = "broker.aotconf";

	private static final String MADE = "broker.aot";

	/** Where the JDK's service is ended by, as any process that SIGTERM ends. */
	private static final int TERMINATED = 143;

	private final BuildSettings settings;

	private final ImageLayers layers;

	AotCache(BuildSettings settings, ImageLayers layers) {
		this.settings = settings;
		this.layers = layers;
	}

	/**
	 * What the image is started with.
	 */
	List<String> entrypoint() {
		return exists() ? List.of(JavaRuntime.PROGRAM, "-XX:AOTCache=/" + FILE, "-jar", JAR)
				: List.of(JavaRuntime.PROGRAM, "-jar", JAR);
	}

	private boolean exists() {
		return !this.settings.content().aot().equals(BuildSettings.NONE);
	}

	/**
	 * Adds the layer of the cache, which is trained, or a file that was made before, and
	 * proves that the JDK accepts it.
	 */
	void add() throws IOException {
		if (!exists()) {
			return;
		}
		if (!this.settings.runsHere() && this.settings.content().aot().equals(BuildSettings.TRAIN)) {
			throw new ImageFailure("""
					The cache for %s can only be trained on such a machine: build there, or name a cache that was \
					made there with -Dimage.aot=…, or leave it out with -Dimage.aot=none."""
				.formatted(this.settings.architecture()));
		}
		Path rootfs = this.layers.merge(this.settings.target().resolve("rootfs"));
		FileTree layer = this.layers.add("aot");
		if (this.settings.content().aot().equals(BuildSettings.TRAIN)) {
			Files.move(train(rootfs), layer.at(FILE));
		}
		else {
			Files.copy(Path.of(this.settings.content().aot()), layer.at(FILE));
		}
		layer.date(this.settings.time());
		Files.createLink(rootfs.resolve(FILE), layer.root().resolve(FILE));
		if (this.settings.runsHere()) {
			prove(rootfs);
		}
	}

	private Path train(Path rootfs) throws IOException {
		ImageRoot recording = root(rootfs, List.of());
		List<String> command = new ArrayList<>(List.of(JavaRuntime.PROGRAM, "-XX:AOTMode=record",
				"-XX:AOTConfiguration=" + recording.written(CONFIGURATION), "-jar", JAR));
		Path log = this.settings.target().resolve("training.log");
		ImageRoot root = root(rootfs, command);
		try (Surroundings surroundings = root.surroundings();
				RunningBroker broker = RunningBroker.start(root, surroundings, log, "")) {
			broker.awaitReady();
			new TrainingLookups(broker, surroundings).make();
			int code = broker.stop();
			if (code != TERMINATED) {
				throw new ImageFailure("The training ended with %d; %s says why.".formatted(code, log));
			}
			return create(root, surroundings);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ImageFailure("interrupted", ex);
		}
	}

	private Path create(ImageRoot root, Surroundings surroundings) throws IOException {
		run(root, surroundings, "make the cache",
				List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + root.written(CONFIGURATION),
						"-XX:AOTCache=" + root.written(MADE), "-cp", place(root, JAR)));
		Files.delete(root.writable().resolve(CONFIGURATION));
		return root.writable().resolve(MADE);
	}

	/**
	 * With the mode {@code on} the JDK ends at once if it cannot use the cache.
	 */
	private void prove(Path rootfs) throws IOException {
		ImageRoot root = root(rootfs, List.of());
		try (Surroundings surroundings = root.surroundings()) {
			run(root, surroundings, "start with the cache", List.of("-XX:AOTMode=on",
					"-XX:AOTCache=" + place(root, "/" + FILE), "-jar", place(root, JAR), "ops", "--help"));
		}
	}

	private ImageRoot root(Path rootfs, List<String> command) {
		return ImageRoot.here(this.settings.module(), rootfs, command);
	}

	private static String place(ImageRoot root, String inside) {
		return (root.runner() != null) ? inside : root.path() + inside;
	}

	private void run(ImageRoot root, Surroundings surroundings, String purpose, List<String> arguments)
			throws IOException {
		List<String> line = root.process(surroundings.mounted(), Map.of(), List.of(JavaRuntime.PROGRAM), arguments)
			.command();
		Command.require(rootfsFolder(root), purpose, line);
	}

	private static Path rootfsFolder(ImageRoot root) {
		return root.path().resolve("opt/broker");
	}

}
