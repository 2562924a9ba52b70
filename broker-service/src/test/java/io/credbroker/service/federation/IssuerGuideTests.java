package io.credbroker.service.federation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command of the guide makes a key that the broker can use.
 */
class IssuerGuideTests {

	private static final Path GUIDE = Path.of("../docs/how-to/publish-the-broker-as-an-issuer.md");

	@Test
	void theCommandMakesAKeyThatSigns(@TempDir Path directory) throws Exception {
		Assumptions.assumeTrue(run(directory, "openssl version") == 0, "openssl is not on the PATH");

		assertThat(run(directory, command())).isZero();
		KeyRing keys = new KeyRing(new KeyDirectory(directory),
				new KeySchedule(Duration.ofMinutes(10), Duration.ofMinutes(15)), Clock.systemUTC());
		keys.load();

		assertThat(keys.signing()).map(SigningKey::name).contains("2026-01");
		assertThat(keys.faults()).isEmpty();
	}

	private static String command() throws IOException {
		Matcher block = Pattern.compile("```sh\n(openssl .*?)```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
		assertThat(block.find()).isTrue();
		return block.group(1);
	}

	private static int run(Path directory, String command) throws IOException, InterruptedException {
		return new ProcessBuilder("sh", "-c", command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor();
	}

}
