package io.credbroker.provider.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * A Spring SSL bundle that follows its files, as the broker's bundles do.
 */
final class ReloadingSslBundle implements AutoCloseable {

	static final String NAME = "rotated";

	private final Path trust;

	private final Path identity;

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final AtomicInteger reloads = new AtomicInteger();

	ReloadingSslBundle(Path directory, TestAuthority authority) throws IOException, GeneralSecurityException {
		this.trust = directory.resolve("trust.pem");
		this.identity = directory.resolve("identity.pem");
		replace(this.trust, authority.certificatePem());
		replace(this.identity, authority.identityPem());
		String prefix = "spring.ssl.bundle.pem." + NAME + ".";
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("spring.ssl.bundle.watch.file.quiet-period", "100ms", prefix + "reload-on-update", "true",
							prefix + "truststore.certificate", "file:" + this.trust, prefix + "keystore.certificate",
							"file:" + this.identity, prefix + "keystore.private-key", "file:" + this.identity)));
		this.context.register(SslAutoConfiguration.class);
		this.context.refresh();
	}

	SslBundles bundles() {
		return this.context.getBean(SslBundles.class);
	}

	/**
	 * From now on reloads are counted, each after all earlier subscribers have taken it
	 * over.
	 */
	void watch() {
		bundles().addBundleUpdateHandler(NAME, (_) -> this.reloads.incrementAndGet());
	}

	/**
	 * Replaces the trusted authorities and returns once they are in use.
	 */
	void trust(String pem) throws IOException {
		replaceAndWait(this.trust, pem);
	}

	/**
	 * Replaces certificate and key and returns once they are in use.
	 */
	void identify(TestAuthority authority) throws IOException, GeneralSecurityException {
		replaceAndWait(this.identity, authority.identityPem());
	}

	private void replaceAndWait(Path file, String text) throws IOException {
		int before = this.reloads.get();
		replace(file, text);
		Await.until(() -> this.reloads.get() > before, "the bundle is reloaded");
	}

	private static void replace(Path file, String text) throws IOException {
		Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
		Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
