package io.credbroker.service.ops.local;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/**
 * Makes trust managers of authorities.
 */
final class Authorities {

	private Authorities() {
	}

	/**
	 * The authorities that Java trusts.
	 */
	static X509ExtendedTrustManager ofJava() {
		return manager(null);
	}

	/**
	 * Exactly these authorities, at least one.
	 */
	static X509ExtendedTrustManager of(List<X509Certificate> authorities) {
		try {
			KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
			store.load(null, null);
			for (int number = 0; number < authorities.size(); number++) {
				store.setCertificateEntry("authority-" + number, authorities.get(number));
			}
			return manager(store);
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static X509ExtendedTrustManager manager(@Nullable KeyStore store) {
		try {
			TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			factory.init(store);
			return Arrays.stream(factory.getTrustManagers())
				.filter(X509ExtendedTrustManager.class::isInstance)
				.map(X509ExtendedTrustManager.class::cast)
				.findFirst()
				.orElseThrow();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
