package io.credbroker.service.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import com.nimbusds.jose.util.Base64URL;
import org.jspecify.annotations.Nullable;

/**
 * A self-signed certificate for loopback with its key, made by the JDK's own keytool.
 */
public record SelfSignedCertificate(Path file, KeyStore store) {

	public static final String PASSWORD = "changeit";

	/** By name: keytool takes a process of its own, so each certificate is made once. */
	private static final ConcurrentMap<String, byte[]> MADE = new ConcurrentHashMap<>();

	/**
	 * The certificate of this name, the same in each directory of one run.
	 */
	public static SelfSignedCertificate in(Path directory, String name) {
		Path file = directory.resolve(name + ".p12");
		try {
			Files.write(file,
					MADE.computeIfAbsent(name, (_) -> made(directory.resolve("made-" + name + ".p12"), name)));
			return new SelfSignedCertificate(file, read(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] made(Path file, String name) {
		Path log = file.resolveSibling(name + ".log");
		try {
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", "it", "-keyalg", "EC", "-groupname",
					"secp256r1", "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1", "-validity", "1", "-storetype",
					"PKCS12", "-storepass", PASSWORD, "-keystore", file.toString())
				.redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start();
			if (keytool.waitFor() != 0) {
				throw new IllegalStateException(Files.readString(log));
			}
			return Files.readAllBytes(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static KeyStore read(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(in, PASSWORD.toCharArray());
			return store;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public X509Certificate certificate() {
		try {
			return (X509Certificate) this.store.getCertificate("it");
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What a token that is bound to this certificate names in {@code cnf.x5t#S256}.
	 */
	public String thumbprint() {
		try {
			return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(certificate().getEncoded())).toString();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A store that trusts these certificates alone.
	 */
	public static Path trusting(Path file, SelfSignedCertificate... trusted) {
		try (OutputStream out = Files.newOutputStream(file)) {
			store(trusted).store(out, PASSWORD.toCharArray());
			return file;
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyStore store(SelfSignedCertificate... trusted) throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		for (SelfSignedCertificate certificate : trusted) {
			store.setCertificateEntry(certificate.file().getFileName().toString(), certificate.certificate());
		}
		return store;
	}

	/**
	 * A context that trusts the server alone, and shows the client's certificate.
	 */
	public static SSLContext context(SelfSignedCertificate server, @Nullable SelfSignedCertificate client) {
		try {
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(store(server));
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init((client != null) ? client.store() : null, PASSWORD.toCharArray());
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
			return context;
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
