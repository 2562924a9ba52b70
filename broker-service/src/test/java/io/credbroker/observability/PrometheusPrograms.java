package io.credbroker.observability;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.opentest4j.TestAbortedException;

/**
 * A real {@code prometheus} and {@code promtool}: those on the {@code PATH}, or else
 * Debian's package, which apt downloads once into {@code target}; nothing is installed.
 */
final class PrometheusPrograms {

	private static final Path UNPACKED = Path.of("target", "prometheus").toAbsolutePath();

	private static final int DOWNLOAD_SECONDS = 180;

	private static final int RUN_SECONDS = 60;

	private final Path folder;

	private PrometheusPrograms(Path folder) {
		this.folder = folder;
	}

	/**
	 * The programs; where they cannot be had, the test is skipped and says why.
	 */
	static synchronized PrometheusPrograms require() {
		Path onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
			.map(Path::of)
			.filter((folder) -> Files.isExecutable(folder.resolve("prometheus"))
					&& Files.isExecutable(folder.resolve("promtool")))
			.findFirst()
			.orElse(null);
		Path folder = (onPath != null) ? onPath : UNPACKED.resolve("usr/bin");
		if (!Files.isExecutable(folder.resolve("promtool"))) {
			download();
		}
		return new PrometheusPrograms(folder);
	}

	private static void download() {
		try {
			Files.createDirectories(UNPACKED);
			Output loaded = run(UNPACKED, DOWNLOAD_SECONDS, "sh", "-c",
					"apt-get download prometheus && dpkg -x prometheus_*.deb . && rm prometheus_*.deb");
			Assumptions.assumeTrue(loaded.code() == 0,
					() -> "prometheus is not on the PATH, and apt cannot download it: " + loaded.text());
		}
		catch (IOException ex) {
			throw new TestAbortedException("prometheus is not on the PATH, and there is no apt", ex);
		}
	}

	/**
	 * Runs {@code promtool} with a file as its input.
	 */
	Output promtool(Path input, String... arguments) {
		return run(List.of(arguments), input.toFile());
	}

	Output promtool(String... arguments) {
		return run(List.of(arguments), new File("/dev/null"));
	}

	private Output run(List<String> arguments, File input) {
		try {
			List<String> command = Stream
				.concat(Stream.of(this.folder.resolve("promtool").toString()), arguments.stream())
				.toList();
			return run(new ProcessBuilder(command).redirectInput(input), RUN_SECONDS);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Path prometheus() {
		return this.folder.resolve("prometheus");
	}

	private static Output run(Path folder, int seconds, String... command) throws IOException {
		return run(new ProcessBuilder(command).directory(folder.toFile()).redirectInput(new File("/dev/null")),
				seconds);
	}

	private static Output run(ProcessBuilder builder, int seconds) throws IOException {
		Path text = Files.createTempFile("output", ".txt");
		Process process = builder.redirectErrorStream(true).redirectOutput(text.toFile()).start();
		try {
			if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
				process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		Output output = new Output(process.exitValue(), Files.readString(text).strip());
		Files.delete(text);
		return output;
	}

	/** How a program ended and what it said. */
	record Output(int code, String text) {
	}

}
