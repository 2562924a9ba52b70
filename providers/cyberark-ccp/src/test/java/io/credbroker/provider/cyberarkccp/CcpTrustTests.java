package io.credbroker.provider.cyberarkccp;

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
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An SSL bundle that is replaced on disk while the store runs.
 */
@Timeout(60)
class CcpTrustTests {

	@TempDir
	Path directory;

	private SelfSigned before;

	private SelfSigned after;

	private SelfSigned broker;

	private Path trusted;

	private WireMockServer server;

	@BeforeEach
	void start() throws Exception {
		this.before = SelfSigned.in(this.directory, "before");
		this.after = SelfSigned.in(this.directory, "after");
		this.broker = SelfSigned.in(this.directory, "broker");
		this.trusted = SelfSigned.trusting(this.directory.resolve("trusted.p12"), this.before);
		this.server = server(0, this.before);
	}

	@AfterEach
	void stop() {
		this.server.stop();
	}

	@Test
	void aCertificateThatTheBundleDoesNotTrustIsNamedAsTheReason() throws Exception {
		this.server.stop();
		this.server = server(0, this.after);

		running((context) -> assertThat(fetch(store(context))).isInstanceOfSatisfying(Unavailable.class,
				(unavailable) -> assertThat(unavailable.reason()).contains("check ssl-bundle")));
	}

	@Test
	void aReplacedBundleIsUsedWithoutARestartAndWithoutAFailedFetch() {
		running((context) -> {
			CcpStore store = store(context);
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
		while (requireNonNull(bundles.getBundle("ccp").getStores().getTrustStore()).size() < 2) {
			Thread.sleep(20);
		}
		Thread.sleep(200);
		replaced.set(true);
		lookups.join();
		assertThat(always).as("every fetch meanwhile was answered").isTrue();
	}

	private void running(ContextTest test) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, CcpStoreAutoConfiguration.class))
			.withPropertyValues("spring.ssl.bundle.watch.file.quiet-period=200ms",
					"spring.ssl.bundle.jks.ccp.reload-on-update=true",
					"spring.ssl.bundle.jks.ccp.keystore.location=file:" + this.broker.file(),
					"spring.ssl.bundle.jks.ccp.keystore.password=" + SelfSigned.PASSWORD,
					"spring.ssl.bundle.jks.ccp.keystore.type=PKCS12",
					"spring.ssl.bundle.jks.ccp.truststore.location=file:" + this.trusted,
					"spring.ssl.bundle.jks.ccp.truststore.password=" + SelfSigned.PASSWORD,
					"spring.ssl.bundle.jks.ccp.truststore.type=PKCS12")
			.run(test::run);
	}

	private CcpStore store(ApplicationContext context) {
		return (CcpStore) context.getBean(CcpStoreFactory.class)
			.create(new CcpStoreSettings(URI.create("https://127.0.0.1:" + this.server.httpsPort()), "AIMWebService",
					"credential-broker", "ccp", null,
					new CcpStoreSettings.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5))));
	}

	private static FetchResult fetch(CcpStore store) {
		return store.fetch(StubbedCcp.request("Airflow/warehouse"));
	}

	/**
	 * Answers only to whoever presents the broker's certificate.
	 */
	private WireMockServer server(int port, SelfSigned certificate) throws Exception {
		Path clients = SelfSigned.trusting(this.directory.resolve("clients.p12"), this.broker);
		WireMockServer server = new WireMockServer(WireMockConfiguration.options()
			.bindAddress("127.0.0.1")
			.httpDisabled(true)
			.httpsPort(port)
			.keystoreType("PKCS12")
			.keystorePath(certificate.file().toString())
			.keystorePassword(SelfSigned.PASSWORD)
			.keyManagerPassword(SelfSigned.PASSWORD)
			.needClientAuth(true)
			.trustStoreType("PKCS12")
			.trustStorePath(clients.toString())
			.trustStorePassword(SelfSigned.PASSWORD));
		server.start();
		server.stubFor(get(urlPathEqualTo(StubbedCcp.ACCOUNTS)).willReturn(okJson(StubbedCcp.account(Map.of()))));
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
