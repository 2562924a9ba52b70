package io.credbroker.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What cannot be built is refused with what to do.
 */
class BuildSettingsTests {

	@TempDir
	private Path folder;

	private BuildSettings settings(String... more) {
		List<String> arguments = new ArrayList<>(List.of("module=" + this.folder, "time=2026-11-21T00:00:00Z",
				"version=1", "cache=" + this.folder, "offline=true"));
		arguments.addAll(List.of(more));
		return BuildSettings.of(arguments.toArray(String[]::new));
	}

	@Test
	void anEmptyValueCountsAsNone() {
		assertThat(settings("from=", "without= ").from()).isNull();
		assertThat(settings("without= ").content().without()).isEmpty();
	}

	@Test
	void anotherArchitectureNeedsItsModules() {
		BuildSettings other = settings("architecture=other");

		assertThatExceptionOfType(ImageFailure.class)
			.isThrownBy(() -> new JavaRuntime(other).link(FileTree.empty(this.folder.resolve("tree"))))
			.withMessageContaining("-Dimage.jmods=");
	}

	@Test
	void aFolderWithoutModulesIsRefused() {
		BuildSettings other = settings("architecture=other", "jmods=" + this.folder);

		assertThatExceptionOfType(ImageFailure.class)
			.isThrownBy(() -> new JavaRuntime(other).link(FileTree.empty(this.folder.resolve("tree"))))
			.withMessageContaining("holds no java.base.jmod");
	}

	@Test
	void theCacheOfAnotherArchitectureIsNotTrainedHere() {
		BuildSettings other = settings("architecture=other");

		assertThatExceptionOfType(ImageFailure.class)
			.isThrownBy(() -> new AotCache(other, new ImageLayers(this.folder)).add())
			.withMessageContaining("-Dimage.aot=");
	}

	@Test
	void whatWasNotFetchedBeforeIsMissedOffline() {
		assertThatExceptionOfType(ImageFailure.class).isThrownBy(() -> new AptPackages(settings()).fetch())
			.withMessageContaining("nothing may be fetched")
			.withMessageContaining("-Djib.from.image=");
	}

	@Test
	void aMissingBrokerIsNamed() {
		assertThatExceptionOfType(ImageFailure.class).isThrownBy(() -> new BrokerFiles(settings()))
			.withMessageContaining("broker-service-1.jar")
			.withMessageContaining("package");
	}

}
