package io.credbroker.service.ops.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.credbroker.http.HttpConnections;
import io.credbroker.http.TrustedConnections;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * How exchanges are made.
 *
 * @param timeout for a whole exchange
 * @param authority a PEM file with the only authorities to trust, or {@code null} for
 * those that Java trusts
 * @param local without an authority, what else is trusted on this machine
 */
public record ConnectionSettings(Duration timeout, @Nullable Path authority, @Nullable SslBundle local) {

	private static final String BUNDLE = "ca-file";

	private static final int MOST_BYTES = 32 * 1024 * 1024;

	private static final int MOST_PEM = 1024 * 1024;

	/**
	 * Opens no connection yet.
	 */
	public HttpConnections open() {
		HttpConnections.Limits limits = new HttpConnections.Limits(this.timeout, this.timeout, MOST_BYTES);
		if (this.authority == null) {
			return open(this.local, limits);
		}
		try {
			PemSslStoreDetails details = PemSslStoreDetails.forCertificate(pem(this.authority));
			SslBundle bundle = SslBundle.of(new PemSslStoreBundle(null, details));
			return open(bundle, limits);
		}
		catch (IOException | IllegalStateException | IllegalArgumentException ex) {
			throw new OpsException(ExitCode.USAGE,
					"--ca-file %s cannot be used: it must be a readable PEM file with the certificates of authorities."
						.formatted(this.authority));
		}
	}

	private static HttpConnections open(@Nullable SslBundle bundle, HttpConnections.Limits limits) {
		if (bundle == null) {
			return new TrustedConnections(null).open(BUNDLE, null, limits);
		}
		return new TrustedConnections(new DefaultSslBundleRegistry(BUNDLE, bundle)).open(BUNDLE, BUNDLE, limits);
	}

	private static String pem(Path file) throws IOException {
		if (Files.size(file) > MOST_PEM) {
			throw new IOException("too large");
		}
		String text = Files.readString(file);
		if (!text.contains("-----BEGIN CERTIFICATE-----")) {
			throw new IOException("no certificate");
		}
		return text;
	}

}
