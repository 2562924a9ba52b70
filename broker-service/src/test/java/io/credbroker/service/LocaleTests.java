package io.credbroker.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LocaleTests {

	@TempDir
	Path directory;

	@Test
	void theProcessWritesItsNumbersInAsciiWhateverTheMachinesLanguage() throws Exception {
		String verdict = output(Files.createFile(this.directory.resolve("audit.jsonl")));

		assertThat(String.format(Locale.of("ar", "EG"), "%d", 7)).as("the language has digits of its own")
			.isNotEqualTo("7");
		assertThat(verdict).containsPattern("[0-9]").doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
	}

	private static String output(Path file) throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Duser.language=ar", "-Duser.country=EG", "-Dstdout.encoding=UTF-8", "-cp",
				System.getProperty("java.class.path"), BrokerApplication.class.getName(), "audit-verify",
				file.toString())
			.redirectErrorStream(true)
			.start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

}
