package io.credbroker.image.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.credbroker.image.ImageFailure;
import io.credbroker.image.Machine;

/**
 * A self-signed certificate for loopback, and its key.
 */
public final class LoopbackCertificate {

	private static final String PASSWORD = "changeit";

	private static final String ALIAS = "own";

	private final KeyStore store;

	private LoopbackCertificate(KeyStore store) {
		this.store = store;
	}

	/**
	 * Makes one with keytool.
	 * @param algorithm the algorithm of its key, {@code EC} or {@code RSA}
	 */
	static LoopbackCertificate make(Path folder, String name, String algorithm) throws IOException {
		Path file = folder.resolve(name + ".p12");
		Files.deleteIfExists(file);
		Process keytool = new ProcessBuilder(Machine.tool("keytool"), "-genkeypair", "-alias", ALIAS, "-keyalg",
				algorithm, "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1,dns:localhost", "-ext", "bc=ca:true",
				"-validity", "2", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString())
			.redirectErrorStream(true)
			.start();
		String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		try (InputStream in = Files.newInputStream(file)) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(in, PASSWORD.toCharArray());
			return new LoopbackCertificate(store);
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new ImageFailure("keytool made no certificate: " + said, ex);
		}
	}

	/**
	 * The certificate as PEM.
	 */
	String certificate() {
		try {
			return pem("CERTIFICATE", this.store.getCertificate(ALIAS).getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The key as PEM.
	 */
	String key() {
		try {
			return pem("PRIVATE KEY", this.store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String pem(String label, byte[] content) {
		return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(label,
				Base64.getMimeEncoder().encodeToString(content));
	}

	/**
	 * A context that shows this certificate, and trusts it.
	 */
	SSLContext context() {
		try {
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(this.store, PASSWORD.toCharArray());
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			trusted.setCertificateEntry(ALIAS, this.store.getCertificate(ALIAS));
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(trusted);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
