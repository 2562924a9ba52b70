package io.credbroker.observability;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.credbroker.provider.testkit.CommandOutput;
import io.credbroker.provider.testkit.LocalPrograms;
import org.junit.jupiter.api.Assumptions;

/**
 * A real {@code prometheus} and {@code promtool}: those on the {@code PATH}, or else
 * Debian's package, which apt downloads once into {@code target}; nothing is installed.
 */
final class PrometheusPrograms {

	private static final Path UNPACKED = Path.of("target", "prometheus").toAbsolutePath();

	private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(3);

	private static final Duration RUN_LIMIT = Duration.ofMinutes(1);

	private final Path folder;

	private PrometheusPrograms(Path folder) {
		this.folder = folder;
	}

	/**
	 * The programs; where they cannot be had, the test is skipped and says why.
	 */
	static synchronized PrometheusPrograms require() {
		Path folder = LocalPrograms.find("promtool")
			.map(Path::getParent)
			.filter((found) -> Files.isExecutable(found.resolve("prometheus")))
			.orElse(UNPACKED.resolve("usr/bin"));
		if (!Files.isExecutable(folder.resolve("promtool"))) {
			download();
		}
		return new PrometheusPrograms(folder);
	}

	private static void download() {
		Assumptions.assumeTrue(LocalPrograms.find("apt-get").isPresent(),
				"prometheus is not on the PATH, and there is no apt");
		try {
			Files.createDirectories(UNPACKED);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		CommandOutput loaded = CommandOutput.of(new ProcessBuilder("sh", "-c",
				"apt-get download prometheus && dpkg -x prometheus_*.deb . && rm prometheus_*.deb")
			.directory(UNPACKED.toFile()), DOWNLOAD_LIMIT);
		Assumptions.assumeTrue(loaded.code() == 0,
				() -> "prometheus is not on the PATH, and apt cannot download it: " + loaded.text());
	}

	/**
	 * Runs {@code promtool} with a file as its input.
	 */
	CommandOutput promtool(Path input, String... arguments) {
		return run(List.of(arguments), input.toFile());
	}

	CommandOutput promtool(String... arguments) {
		return run(List.of(arguments), new File("/dev/null"));
	}

	private CommandOutput run(List<String> arguments, File input) {
		List<String> command = Stream.concat(Stream.of(this.folder.resolve("promtool").toString()), arguments.stream())
			.toList();
		return CommandOutput.of(new ProcessBuilder(command).redirectInput(input), RUN_LIMIT);
	}

	Path prometheus() {
		return this.folder.resolve("prometheus");
	}

}
