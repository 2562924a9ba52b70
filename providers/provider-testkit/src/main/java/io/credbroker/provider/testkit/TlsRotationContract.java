package io.credbroker.provider.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of a provider that uses a Spring SSL bundle: extend it, say how the store
 * answers, and inherit every test; they run over real TLS.
 */
public abstract class TlsRotationContract {

	private static final int ENOUGH = 20;

	@TempDir
	static Path made;

	private static TestAuthority first;

	private static TestAuthority second;

	@TempDir
	Path directory;

	private SecureStoreUnderTest store;

	private SecureServer server;

	private ReloadingSslBundle bundle;

	private SecretProvider provider;

	private final TimedCalls calls = new TimedCalls(java.time.Duration.ofSeconds(30));

	/**
	 * A store of its own for one test.
	 */
	protected abstract SecureStoreUnderTest open() throws Exception;

	@BeforeAll
	static void makeAuthorities() throws IOException, GeneralSecurityException {
		first = TestAuthority.make(made, "first");
		second = TestAuthority.make(made, "second");
	}

	@BeforeEach
	final void connect() throws Exception {
		this.store = open();
		this.server = new SecureServer(this.store, first);
		this.bundle = new ReloadingSslBundle(this.directory, first);
		this.provider = this.store.connect(this.server.address(), this.bundle.bundles(), ReloadingSslBundle.NAME);
		this.bundle.watch();
	}

	@AfterEach
	final void disconnect() {
		this.provider.close();
		this.bundle.close();
		this.server.close();
	}

	@Test
	final void authorityAndCertificatesReplacedUnderLoadFailNoFetch() throws IOException, GeneralSecurityException {
		try (ConcurrentFetches fetches = new ConcurrentFetches(this::fetch)) {
			served(first, first);
			this.bundle.trust(first.certificatePem() + second.certificatePem());
			outlive(fetches);
			this.server.show(second, List.of(first, second));
			served(second, first);
			this.bundle.identify(second);
			served(second, second);
			this.bundle.trust(second.certificatePem());
			outlive(fetches);

			assertThat(fetches.stop()).isEmpty();
		}
	}

	@Test
	final void aServerOfAnAuthorityThatTheBundleLacksIsNotTrusted() throws IOException, GeneralSecurityException {
		assertThat(fetch()).isInstanceOf(Found.class);
		this.server.show(second, List.of(first));
		Await.until(() -> fetch() instanceof Unavailable refused && refused.reason().contains("check ssl-bundle"),
				"the other certificate is not trusted, and the bundle is named");

		this.bundle.trust(second.certificatePem());

		assertThat(fetch()).isInstanceOf(Found.class);
	}

	@Test
	final void aClientCertificateThatTheServerDoesNotAcceptLeadsToNoSecret()
			throws IOException, GeneralSecurityException {
		assertThat(fetch()).isInstanceOf(Found.class);
		this.server.show(first, List.of(second));
		Await.until(() -> fetch() instanceof Unavailable, "the broker's certificate is not accepted");

		this.bundle.identify(second);

		assertThat(fetch()).isInstanceOf(Found.class);
	}

	/**
	 * Waits until every fetch that is running now has ended.
	 */
	private static void outlive(ConcurrentFetches fetches) {
		int before = fetches.found();
		Await.until(() -> fetches.found() > before + ENOUGH, "fetches go on after a replacement");
	}

	private void served(TestAuthority shown, TestAuthority client) {
		Await.until(() -> this.server.calls(shown, client) > ENOUGH,
				"calls between " + shown.issuer() + " and " + client.issuer());
	}

	private FetchResult fetch() {
		return this.calls.fetch(this.provider, this.store.key());
	}

}
