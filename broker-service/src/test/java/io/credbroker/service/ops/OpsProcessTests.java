package io.credbroker.service.ops;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.credbroker.service.BrokerApplication;
import io.credbroker.service.ops.FakeBroker.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command as a process of its own.
 */
@Timeout(120)
class OpsProcessTests {

	private final FakeBroker broker = SampleAnswers.broker();

	@TempDir
	private Path directory;

	@AfterEach
	void close() {
		this.broker.close();
	}

	private Process start(List<String> options, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC"));
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), BrokerApplication.class.getName(), "ops"));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors().toFile());
		builder.environment()
			.putAll(Map.of("BROKER_URL", this.broker.url(), "BROKER_TOKEN", FakeBroker.TOKEN, "LC_ALL", "POSIX"));
		return builder.start();
	}

	private Path errors() {
		return this.directory.resolve("errors");
	}

	private static int end(Process process) throws InterruptedException {
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		return process.exitValue();
	}

	@Test
	void itStartsWithoutTheServiceAndPrintsAllOfAnIdWithoutUnicode() throws Exception {
		this.broker.answers("/v1/stores", "{\"stores\":[{\"name\":\"größe\",\"health\":\"up\"}]}");
		Path loaded = this.directory.resolve("loaded");

		Process process = start(List.of("-Xlog:class+load:file=" + loaded), "stores");
		String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

		assertThat(end(process)).as(Files.readString(errors())).isZero();
		assertThat(out).startsWith("No store is known to fail (1 in all).").contains("gr\\u00f6\\u00dfe");
		assertThat(Files.readAllLines(loaded)).hasSizeLessThan(5_000)
			.noneMatch((line) -> line.contains("org.springframework.context.support")
					|| line.contains("org.apache.catalina")
					|| line.contains("org.springframework.boot.SpringApplication "));
	}

	@Test
	void aReaderThatHasEnoughEndsItSilently() throws Exception {
		Process process = start(List.of(), "rotations");
		process.getInputStream().close();

		assertThat(end(process)).isEqualTo(141);
		assertThat(Files.readString(errors())).isEmpty();
	}

	@Test
	void whoeverStopsWatchingIsToldThatTheOperationGoesOn() throws Exception {
		this.broker.answers("/v1/operations/" + SampleAnswers.OPERATION,
				Reply.json(SampleAnswers.OPERATION_RUNNING.replace("STEP", "ordering")));
		Process process = start(List.of(), "rotate", "warehouse", "--reason", "leaked");
		try (BufferedReader out = process.inputReader()) {
			assertThat(out.readLine()).contains("accepted");
			new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

			assertThat(end(process)).isEqualTo(130);
		}
		assertThat(Files.readString(errors()))
			.isEqualTo("The operation goes on without this command. Look at it again with: ops operations "
					+ SampleAnswers.OPERATION + "\n");
	}

}
