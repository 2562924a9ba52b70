package io.credbroker.helm;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Trusts the certificates of a file and no others.
 */
final class ServerTrust {

	private ServerTrust() {
	}

	static SSLContext of(Path pem) throws Exception {
		KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
		store.load(null, null);
		try (InputStream file = Files.newInputStream(pem)) {
			int count = 0;
			for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
				store.setCertificateEntry("c" + count++, each);
			}
		}
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(store);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, factory.getTrustManagers(), null);
		return context;
	}

}
