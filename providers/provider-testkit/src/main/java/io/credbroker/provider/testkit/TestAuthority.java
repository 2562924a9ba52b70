package io.credbroker.provider.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority for one run, made by the JDK's own keytool, with one
 * certificate for loopback that serves as a server's and as a client's.
 */
final class TestAuthority {

	private static final char[] PASSWORD = "of-one-run".toCharArray();

	private static final String AUTHORITY = "authority";

	private static final String LEAF = "leaf";

	private final String name;

	private final KeyStore store;

	private TestAuthority(String name, KeyStore store) {
		this.name = name;
		this.store = store;
	}

	static TestAuthority make(Path directory, String name) throws IOException, GeneralSecurityException {
		Path file = directory.resolve(name + ".p12");
		keytool(file, AUTHORITY, "CN=" + name, "-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign");
		keytool(file, LEAF, "CN=localhost", "-signer", AUTHORITY, "-ext", "san=ip:127.0.0.1");
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			store.load(in, PASSWORD);
		}
		return new TestAuthority(name, store);
	}

	private static void keytool(Path file, String alias, String owner, String... more) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
						"-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", alias, "-keyalg", "EC", "-groupname",
						"secp256r1", "-dname", owner, "-validity", "1", "-storetype", "PKCS12", "-storepass",
						new String(PASSWORD), "-keystore", file.toString()));
		command.addAll(List.of(more));
		Path log = file.resolveSibling(file.getFileName() + ".log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		try {
			if (process.waitFor() != 0) {
				throw new IOException("keytool failed: " + Files.readString(log));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

	/**
	 * The name of the issuer of its certificates.
	 */
	String issuer() {
		return "CN=" + this.name;
	}

	char[] password() {
		return PASSWORD.clone();
	}

	/**
	 * The leaf with its key, and nothing else.
	 */
	KeyStore identity() throws IOException, GeneralSecurityException {
		KeyStore identity = empty();
		identity.setKeyEntry(LEAF, key(), PASSWORD, this.store.getCertificateChain(LEAF));
		return identity;
	}

	/**
	 * A store that trusts these authorities, and nothing else.
	 */
	static KeyStore trusted(List<TestAuthority> authorities) throws IOException, GeneralSecurityException {
		KeyStore trusted = empty();
		for (TestAuthority authority : authorities) {
			trusted.setCertificateEntry(authority.name, authority.store.getCertificate(AUTHORITY));
		}
		return trusted;
	}

	private static KeyStore empty() throws IOException, GeneralSecurityException {
		KeyStore empty = KeyStore.getInstance("PKCS12");
		empty.load(null, null);
		return empty;
	}

	private Key key() throws GeneralSecurityException {
		return this.store.getKey(LEAF, PASSWORD);
	}

	/**
	 * The authority's own certificate as PEM.
	 */
	String certificatePem() throws GeneralSecurityException {
		return pem("CERTIFICATE", this.store.getCertificate(AUTHORITY).getEncoded());
	}

	/**
	 * The leaf's chain and key as PEM, in one text, so that no reader meets half of a
	 * pair.
	 */
	String identityPem() throws GeneralSecurityException {
		StringBuilder text = new StringBuilder();
		for (Certificate certificate : this.store.getCertificateChain(LEAF)) {
			text.append(pem("CERTIFICATE", certificate.getEncoded()));
		}
		return text.append(pem("PRIVATE KEY", key().getEncoded())).toString();
	}

	private static String pem(String kind, byte[] bytes) {
		return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(bytes)
				+ "\n-----END " + kind + "-----\n";
	}

}
