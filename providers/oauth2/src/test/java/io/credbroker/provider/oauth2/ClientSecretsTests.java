package io.credbroker.provider.oauth2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.credbroker.provider.oauth2.OAuth2Authentication.ClientSecret.Method;
import io.credbroker.provider.testkit.SettableClock;
import io.credbroker.spi.CredentialRollover;
import io.credbroker.spi.CredentialRollover.CredentialUse;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two client secrets while one replaces the other.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClientSecretsTests {

	private final SettableClock clock = new SettableClock();

	@TempDir
	Path directory;

	private StubbedIssuer issuer;

	private Path newer;

	private Path older;

	private SecretProvider provider;

	@BeforeEach
	void start() {
		((Logger) LoggerFactory.getLogger(ClientSecrets.class)).setLevel(Level.INFO);
		this.issuer = new StubbedIssuer(this.directory);
		this.newer = this.issuer.secret("newer", "secret-n");
		this.older = this.issuer.secret("older", "secret-o");
		this.provider = this.issuer.connect(StubbedIssuer.bySecrets(List.of(this.newer, this.older), Method.POST),
				this.clock);
	}

	@AfterEach
	void stop() {
		this.provider.close();
		this.issuer.close();
	}

	/**
	 * The issuer accepts these secrets and no other.
	 */
	private void accepts(String... secrets) {
		this.issuer.answers(StubbedIssuer.text(401, StubbedIssuer.error("invalid_client")));
		for (String secret : secrets) {
			this.issuer
				.stub(post(urlPathEqualTo(StubbedIssuer.TOKEN)).withRequestBody(containing("client_secret=" + secret))
					.willReturn(okJson(StubbedIssuer.token(Map.of()))));
		}
	}

	private FetchResult fetch() {
		return StubbedIssuer.fetch(this.provider, StubbedIssuer.key(Map.of()));
	}

	private List<String> sent() {
		return this.issuer.forms().stream().map((form) -> form.getOrDefault("client_secret", "")).toList();
	}

	private List<CredentialUse> uses() {
		return ((CredentialRollover) this.provider).credentialUses();
	}

	@Test
	void theNewerIsUsedAndTheOlderNotAtAllAndThatIsSaidOnce(CapturedOutput output) {
		accepts("secret-n", "secret-o");
		assertThat(fetch()).isInstanceOf(Found.class);
		assertThat(fetch()).isInstanceOf(Found.class);

		assertThat(sent()).containsExactly("secret-n", "secret-n");
		assertThat(uses()).containsExactly(new CredentialUse("newer", 2, 0), new CredentialUse("older", 0, 0));
		assertThat(output.getAll().split("the older one can be deleted", -1)).hasSize(2);
		assertThat(output.getAll()).doesNotContain("secret-n", "secret-o");
	}

	@Test
	void aNewerThatIsNotKnownYetCostsOneRefusalAndIsTriedAgainLater(CapturedOutput output) {
		accepts("secret-o");
		for (int fetch = 0; fetch < 5; fetch++) {
			assertThat(fetch()).isInstanceOf(Found.class);
		}
		assertThat(sent()).containsExactly("secret-n", "secret-o", "secret-o", "secret-o", "secret-o", "secret-o");
		accepts("secret-n", "secret-o");
		this.clock.pass(ClientSecrets.PAUSE.plusSeconds(1));
		assertThat(fetch()).isInstanceOf(Found.class);

		assertThat(sent().getLast()).isEqualTo("secret-n");
		assertThat(output.getAll().split("The newer client secret is refused", -1)).hasSize(2);
		assertThat(uses()).containsExactly(new CredentialUse("newer", 1, 1), new CredentialUse("older", 5, 0));
	}

	@Test
	void aNewerThatIsReplacedIsTriedAtOnce() throws Exception {
		accepts("secret-o");
		fetch();
		Files.writeString(this.newer, "secret-new2");
		accepts("secret-new2");

		assertThat(fetch()).isInstanceOf(Found.class);
		assertThat(sent().getLast()).isEqualTo("secret-new2");
	}

	@Test
	void anOlderThatIsWithdrawnLeadsBackToTheNewer() {
		accepts("secret-o");
		fetch();
		accepts("secret-n");

		assertThat(fetch()).isInstanceOf(Found.class);
		assertThat(sent()).containsExactly("secret-n", "secret-o", "secret-o", "secret-n");
	}

	@Test
	void whereBothAreRefusedTheClientIsRejectedAfterTwoRequests() {
		accepts();

		assertThat(fetch()).isInstanceOf(Rejected.class);
		assertThat(sent()).containsExactly("secret-n", "secret-o");
	}

	@Test
	void anErrorOtherThanARefusedClientIsNotTriedWithTheOther() {
		this.issuer.answers(StubbedIssuer.text(400, StubbedIssuer.error("invalid_scope")));
		fetch();
		this.issuer.answers(StubbedIssuer.text(503, ""));
		fetch();

		assertThat(sent()).containsExactly("secret-n", "secret-n");
	}

	@Test
	void oneFileMayBeMissingAndWhatBothHoldIsTriedOnce() throws Exception {
		accepts("secret-o");
		Files.delete(this.newer);
		assertThat(fetch()).isInstanceOf(Found.class);
		Files.writeString(this.newer, "secret-o2");
		Files.writeString(this.older, "secret-o2");
		accepts();
		assertThat(fetch()).isInstanceOf(Rejected.class);
		assertThat(sent()).containsExactly("secret-o", "secret-o2");
		Files.delete(this.older);
		Files.delete(this.newer);

		assertThat(fetch()).isInstanceOf(Unavailable.class);
	}

	@Test
	void aRolloverUnderLoadFailsNoFetch() throws Exception {
		accepts("secret-o");
		AtomicInteger found = new AtomicInteger();
		try (var load = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
			for (int caller = 0; caller < 4; caller++) {
				var _ = load.submit(() -> {
					for (int fetch = 0; fetch < 50; fetch++) {
						if (fetch() instanceof Found) {
							found.incrementAndGet();
						}
					}
				});
			}
			Files.writeString(this.newer, "secret-new2");
			this.issuer.stub(post(urlPathEqualTo(StubbedIssuer.TOKEN))
				.withRequestBody(WireMock.matching(".*client_secret=secret-(o|new2).*"))
				.willReturn(okJson(StubbedIssuer.token(Map.of()))));
		}

		assertThat(found.get()).isEqualTo(200);
	}

}
