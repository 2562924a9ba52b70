package io.credbroker.provider.cyberarkccp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A certificate for loopback with its key, made by the JDK's own keytool.
 */
record SelfSigned(Path file) {

	static final String PASSWORD = "changeit";

	private static final String ALIAS = "it";

	static SelfSigned in(Path directory, String name) throws IOException, InterruptedException {
		Path file = directory.resolve(name + ".p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name,
				"-ext", "san=ip:127.0.0.1", "-validity", "1", "-storetype", "PKCS12", "-storepass", PASSWORD,
				"-keystore", file.toString())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve(name + ".log").toFile())
			.start();
		assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(keytool.exitValue()).isZero();
		return new SelfSigned(file);
	}

	/**
	 * A store that trusts these certificates alone.
	 */
	static Path trusting(Path file, SelfSigned... trusted) throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		for (SelfSigned each : trusted) {
			store.setCertificateEntry(each.file().getFileName().toString(), each.read().getCertificate(ALIAS));
		}
		try (OutputStream out = Files.newOutputStream(file)) {
			store.store(out, PASSWORD.toCharArray());
		}
		return file;
	}

	private KeyStore read() throws IOException, GeneralSecurityException {
		try (InputStream in = Files.newInputStream(this.file)) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(in, PASSWORD.toCharArray());
			return store;
		}
	}

}
