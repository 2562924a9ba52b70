package io.credbroker.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives Java the certificate authorities that the other programs of the image would
 * trust.
 */
final class CertificateAuthorities {

	/** Where Debian's programs look, and a bundle of PEM can point. */
	static final String PEM = "etc/ssl/certs/ca-certificates.crt";

	private CertificateAuthorities() {
	}

	/**
	 * Writes a trust store without password, salt or date, so that two are equal byte for
	 * byte.
	 */
	static void write(Path pem, Path store) throws IOException {
		try (InputStream in = Files.newInputStream(pem)) {
			KeyStore keys = KeyStore.getInstance("PKCS12");
			keys.load(null, null);
			List<Certificate> authorities = new ArrayList<>(
					CertificateFactory.getInstance("X.509").generateCertificates(in));
			for (int i = 0; i < authorities.size(); i++) {
				String name = ((X509Certificate) authorities.get(i)).getSubjectX500Principal().getName();
				keys.setCertificateEntry("%03d %s".formatted(i, name), authorities.get(i));
			}
			Files.deleteIfExists(store);
			try (OutputStream out = Files.newOutputStream(store)) {
				System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
				System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
				keys.store(out, null);
			}
		}
		catch (GeneralSecurityException ex) {
			throw new ImageFailure("The certificate authorities in %s cannot be read.".formatted(pem), ex);
		}
	}

}
