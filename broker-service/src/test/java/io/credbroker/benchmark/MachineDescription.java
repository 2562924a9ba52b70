package io.credbroker.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.springframework.boot.SpringBootVersion;

/**
 * Where and with what a run was made.
 */
final class MachineDescription {

	private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

	private MachineDescription() {
	}

	static String described() throws IOException {
		return "%s, %d cores, %s %s; JDK %s; Spring Boot %s; commit %s".formatted(processor(),
				Runtime.getRuntime().availableProcessors(), System.getProperty("os.name"),
				System.getProperty("os.version"), Runtime.version(), SpringBootVersion.getVersion(), commit());
	}

	private static String processor() throws IOException {
		if (!Files.isReadable(PROCESSORS)) {
			return System.getProperty("os.arch");
		}
		try (Stream<String> lines = Files.lines(PROCESSORS)) {
			return lines.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse(System.getProperty("os.arch"));
		}
	}

	private static String commit() {
		try {
			Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude=*").start();
			String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			return commit.isEmpty() ? "unknown" : commit;
		}
		catch (IOException ex) {
			return "unknown";
		}
	}

}
