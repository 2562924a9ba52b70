package io.credbroker.provider.vault;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Unavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An SSL bundle that is replaced on disk while the store runs.
 */
@Timeout(60)
class TrustTests {

	@TempDir
	Path directory;

	private SelfSigned before;

	private SelfSigned after;

	private Path trusted;

	private WireMockServer server;

	@BeforeEach
	void start() throws Exception {
		this.before = SelfSigned.in(this.directory, "before");
		this.after = SelfSigned.in(this.directory, "after");
		this.trusted = SelfSigned.trusting(this.directory.resolve("trusted.p12"), this.before);
		this.server = server(0, this.before);
	}

	@AfterEach
	void stop() {
		this.server.stop();
	}

	@Test
	void aCertificateThatTheBundleDoesNotTrustIsNamedAsTheReason() {
		this.server.stop();
		this.server = server(0, this.after);

		running((context) -> assertThat(fetch(store(context))).isInstanceOfSatisfying(Unavailable.class,
				(unavailable) -> assertThat(unavailable.reason()).contains("check ssl-bundle")));
	}

	@Test
	void aReplacedBundleIsUsedWithoutARestartAndWithoutAFailedFetch() {
		running((context) -> {
			VaultStore store = store(context);
			int port = this.server.httpsPort();
			replaceBundleWhile(() -> fetch(store) instanceof Found, context);
			this.server.stop();
			this.server = server(port, this.after);

			assertThat(fetch(store)).isInstanceOf(Found.class);
		});
	}

	private void replaceBundleWhile(BooleanSupplier fetches, ApplicationContext context) throws Exception {
		AtomicBoolean replaced = new AtomicBoolean();
		AtomicBoolean always = new AtomicBoolean(true);
		Thread lookups = Thread.ofVirtual().start(() -> {
			while (!replaced.get()) {
				always.compareAndSet(true, fetches.getAsBoolean());
			}
		});
		Path next = SelfSigned.trusting(this.directory.resolve("next.p12"), this.before, this.after);
		Files.move(next, this.trusted, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		SslBundles bundles = context.getBean(SslBundles.class);
		while (requireNonNull(bundles.getBundle("vault").getStores().getTrustStore()).size() < 2) {
			Thread.sleep(20);
		}
		Thread.sleep(200);
		replaced.set(true);
		lookups.join();
		assertThat(always).as("every fetch meanwhile was answered").isTrue();
	}

	private void running(ContextTest test) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, VaultStoreAutoConfiguration.class))
			.withPropertyValues("spring.ssl.bundle.watch.file.quiet-period=200ms",
					"spring.ssl.bundle.jks.vault.reload-on-update=true",
					"spring.ssl.bundle.jks.vault.truststore.location=file:" + this.trusted,
					"spring.ssl.bundle.jks.vault.truststore.password=" + SelfSigned.PASSWORD,
					"spring.ssl.bundle.jks.vault.truststore.type=PKCS12")
			.run(test::run);
	}

	private VaultStore store(ApplicationContext context) throws Exception {
		Path token = Files.writeString(this.directory.resolve("token"), "hvs.token");
		return (VaultStore) context.getBean(VaultStoreFactory.class)
			.create(new VaultStoreSettings(URI.create("https://127.0.0.1:" + this.server.httpsPort()), null, "vault",
					null, new VaultStoreSettings.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5)),
					new VaultAuthentication(new VaultAuthentication.Token(token), null, null, null, null)));
	}

	private static FetchResult fetch(VaultStore store) {
		return store.fetch(StubbedVault.REQUEST);
	}

	private static WireMockServer server(int port, SelfSigned certificate) {
		WireMockServer server = new WireMockServer(WireMockConfiguration.options()
			.bindAddress("127.0.0.1")
			.httpDisabled(true)
			.httpsPort(port)
			.keystoreType("PKCS12")
			.keystorePath(certificate.file().toString())
			.keystorePassword(SelfSigned.PASSWORD)
			.keyManagerPassword(SelfSigned.PASSWORD));
		server.start();
		server.stubFor(get(StubbedVault.PATH).willReturn(okJson(KvJson.versioned(Map.of("a", "b"), 1))));
		return server;
	}

	/**
	 * A test inside of a context.
	 */
	@FunctionalInterface
	private interface ContextTest {

		void run(ApplicationContext context) throws Exception;

	}

}
