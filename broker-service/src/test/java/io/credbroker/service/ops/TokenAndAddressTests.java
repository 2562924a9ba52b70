package io.credbroker.service.ops;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where a token may come from, and where it may go.
 */
class TokenAndAddressTests {

	private final FakeBroker broker = SampleAnswers.broker();

	@TempDir
	private Path directory;

	@AfterEach
	void close() {
		this.broker.close();
	}

	private OpsRun with(byte[] content, String permissions) throws IOException {
		Path file = Files.write(this.directory.resolve("token"), content);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
		return OpsRun.of(Map.of("BROKER_URL", this.broker.url()), "stores", "--token-file", file.toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "TOKEN", "TOKEN\n", "TOKEN\r\n", "\uFEFFTOKEN\r\n", "Bearer TOKEN\n", "  TOKEN\n\n" })
	void aTokenIsReadAsEditorsLeaveIt(String content) throws IOException {
		OpsRun run = with(content.replace("TOKEN", FakeBroker.TOKEN).getBytes(StandardCharsets.UTF_8), "rw-------");

		assertThat(run.status()).as(run.all()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\r\n", "se cret", "secret\nsecret", "{\"access_token\":\"secret\"}", "secret\u0000",
			"\"secret\"" })
	void whatIsNoTokenAloneIsRefusedWithoutShowingIt(String content) throws IOException {
		OpsRun run = with(content.getBytes(StandardCharsets.UTF_8), "rw-------");

		assertThat(run.status()).isEqualTo(2);
		assertThat(run.err()).contains("token").doesNotContain("secret");
		assertThat(this.broker.requests()).isEmpty();
	}

	@Test
	void textOfWindowsPowerShellIsRefusedWithWhatToDo() throws IOException {
		OpsRun run = with(("\uFEFF" + FakeBroker.TOKEN).getBytes(StandardCharsets.UTF_16LE), "rw-------");

		assertThat(run.status()).isEqualTo(2);
		assertThat(run.err()).contains("as plain ASCII text on one line");
	}

	@Test
	void aFileThatEverybodyCanReadIsRefused() throws IOException {
		OpsRun run = with(FakeBroker.TOKEN.getBytes(StandardCharsets.UTF_8), "rw-r--r--");

		assertThat(run.status()).isEqualTo(2);
		assertThat(run.err()).contains("can be read by every user", "chmod 600");
		assertThat(with(FakeBroker.TOKEN.getBytes(StandardCharsets.UTF_8), "r--r-----").status()).isZero();
	}

	@Test
	void aFileThatIsNotThereOrEndlessIsRefused() {
		for (String file : new String[] { this.directory.resolve("absent").toString(), this.directory.toString(),
				"/dev/zero", "a\u0000b" }) {
			OpsRun run = OpsRun.of(Map.of("BROKER_URL", this.broker.url(), "BROKER_TOKEN_FILE", file), "stores");

			assertThat(run.status()).as(file).isEqualTo(2);
		}
	}

	@Test
	void standardInputAndTheEnvironmentGiveATokenToo() {
		Map<String, String> url = Map.of("BROKER_URL", this.broker.url());

		assertThat(OpsRun.of(url, "stores", "--token-file", "-").status()).isZero();
		assertThat(OpsRun.of(url, "stores").err()).contains("--token-file", "BROKER_TOKEN_FILE", "BROKER_TOKEN");
		assertThat(OpsRun.of(Map.of(), "stores").err()).contains("--url", "BROKER_URL");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://broker.internal", "http://127.0.0.1.example.com", "http://127.0.0.1@example.com",
			"ftp://127.0.0.1", "broker.internal", "https://", "https://user:secret@broker.internal",
			"https://broker.internal?x=1", "https://broker.internal#x", "http://[::2]", "http://2130706433",
			"https:// broker", "" })
	void aTokenGoesNowhereElse(String url) {
		OpsRun run = OpsRun.of(Map.of("BROKER_TOKEN", FakeBroker.TOKEN), "stores", "--url", url);

		assertThat(run.status()).as(run.all()).isEqualTo(2);
		assertThat(run.err()).contains("--url").doesNotContain("secret");
	}

	@Test
	void aPrefixOfAProxyIsKept() {
		OpsRun run = OpsRun.of(Map.of("BROKER_TOKEN", FakeBroker.TOKEN), "stores", "--url", this.broker.url() + "/");

		assertThat(run.status()).as(run.all()).isZero();
	}

	@Test
	void anAuthorityThatIsNoneIsRefused() throws IOException {
		Path file = Files.writeString(this.directory.resolve("ca.pem"),
				"-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
		for (String authority : new String[] { file.toString(), this.directory.toString(), "absent.pem" }) {
			OpsRun run = OpsRun.of(Map.of("BROKER_TOKEN", FakeBroker.TOKEN), "stores", "--url", "https://localhost:1",
					"--ca-file", authority);

			assertThat(run.status()).as(run.all()).isEqualTo(2);
			assertThat(run.err()).contains("--ca-file");
		}
	}

}
