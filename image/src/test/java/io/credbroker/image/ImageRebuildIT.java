package io.credbroker.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same sources and the same cache make the same image, wherever they are built.
 */
@DisabledIfSystemProperty(named = "image.skip", matches = "true", disabledReason = "no image was built: image.skip")
class ImageRebuildIT {

	private static final Path TARGET = BuiltImage.MODULE.resolve("target");

	@Test
	void anotherBuildWithTheSameCacheHasTheSameDigest() throws IOException {
		Properties first = new Properties();
		try (var in = Files.newBufferedReader(TARGET.resolve("build.properties"))) {
			first.load(in);
		}
		first.setProperty("target", "target/again");
		first.setProperty("offline", "true");
		first.setProperty("aot", TARGET.resolve("layers/aot").resolve(AotCache.FILE).toString());
		first.remove("to");

		ImageBuild.build(first.stringPropertyNames()
			.stream()
			.map((name) -> name + "=" + first.getProperty(name))
			.toArray(String[]::new));

		assertThat(TARGET.resolve("again/digest")).hasSameTextualContentAs(TARGET.resolve("digest"));
	}

}
