package io.credbroker.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.google.cloud.tools.jib.api.JibContainer;

/**
 * Builds the image of the broker, its bill of materials and the statement how it was
 * made.
 */
public final class ImageBuild {

	private final BuildSettings settings;

	ImageBuild(BuildSettings settings) {
		this.settings = settings;
	}

	/**
	 * Builds with arguments of the form {@code name=value}.
	 */
	public static void build(String... arguments) throws IOException {
		BuildSettings settings = BuildSettings.of(arguments);
		new ImageBuild(settings).run();
		// With these, anybody can build it again.
		Files.write(settings.target().resolve("build.properties"), List.of(arguments));
	}

	public static void main(String[] arguments) throws IOException {
		try {
			build(arguments);
		}
		catch (ImageFailure ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
		}
	}

	private void run() throws IOException {
		Path target = this.settings.target();
		ImageLayers layers = new ImageLayers(target.resolve("layers"));
		List<DebianPackage> packages = base(layers);
		BrokerFiles broker = new BrokerFiles(this.settings);
		FileTree dependencies = layers.add("dependencies");
		broker.writeLibraries(dependencies, layers.add("providers"));
		broker.writeApplication(layers.add("application"));
		for (FileTree tree : layers.trees().values()) {
			tree.date(this.settings.time());
		}
		AotCache cache = new AotCache(this.settings, layers);
		cache.add();
		JibImage image = new JibImage(this.settings, layers);
		JibContainer written = image.write(target.resolve("broker-image.tar"), cache.entrypoint());
		if (this.settings.to() != null) {
			image.push(this.settings.to(), cache.entrypoint());
		}
		Files.writeString(target.resolve("digest"), written.getDigest() + "\n");
		Files.writeString(target.resolve("image-id"), written.getImageId() + "\n");
		new ImageStatements(this.settings, packages, broker.bill()).write(written.getDigest().getHash());
		System.out.printf("image: %s, %s%n", target.resolve("broker-image.tar"), written.getDigest());
	}

	private List<DebianPackage> base(ImageLayers layers) throws IOException {
		FileTree base = layers.add("base");
		BaseSystem system = new BaseSystem(base, this.settings.target().resolve("debian"));
		List<DebianPackage> packages = List.of();
		if (this.settings.from() == null) {
			packages = new AptPackages(this.settings).fetch();
			system.add(packages);
			system.addFiles();
		}
		FileTree runtime = layers.add("runtime");
		new JavaRuntime(this.settings).link(runtime);
		Path pem = base.root().resolve(CertificateAuthorities.PEM);
		if (Files.exists(pem)) {
			CertificateAuthorities.write(pem, runtime.at(JavaRuntime.HOME + "/lib/security/cacerts"));
		}
		return packages;
	}

}
