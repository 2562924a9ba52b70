package io.credbroker.benchmark.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HexFormat;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An ECDSA P-256 certificate for loopback, made for one run by the JDK's own keytool.
 */
public record SelfSigned(Path file, String password) {

	/**
	 * Makes one.
	 */
	public static SelfSigned in(Path directory) throws IOException {
		byte[] drawn = new byte[16];
		new SecureRandom().nextBytes(drawn);
		SelfSigned made = new SelfSigned(directory.resolve("server.p12"), HexFormat.of().formatHex(drawn));
		Files.deleteIfExists(made.file());
		ProcessBuilder keytool = new ProcessBuilder(
				Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
				"server", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost", "-ext",
				"san=ip:127.0.0.1", "-validity", "1", "-storetype", "PKCS12", "-storepass:env", "STORE", "-keystore",
				made.file().toString())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("keytool.log").toFile());
		keytool.environment().put("STORE", made.password());
		try {
			if (keytool.start().waitFor() != 0) {
				throw new IOException("keytool failed; see " + directory.resolve("keytool.log"));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
		return made;
	}

	KeyStore trusted() {
		try (InputStream in = Files.newInputStream(this.file)) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(in, this.password.toCharArray());
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			trusted.setCertificateEntry("server", store.getCertificate("server"));
			return trusted;
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A context that trusts nothing else and remembers no session.
	 */
	static SSLContext context(TrustManagerFactory trust) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, trust.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
