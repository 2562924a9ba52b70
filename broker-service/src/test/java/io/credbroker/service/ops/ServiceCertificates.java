package io.credbroker.service.ops;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Certificates as an authority of a cluster issues them, which name a Service and no
 * machine, in one PKCS12 file made by the JDK's own keytool.
 */
record ServiceCertificates(Path file, KeyStore store) {

	static final String PASSWORD = "changeit";

	/** What the broker is configured with. */
	static final String CONFIGURED = "configured";

	/** The same name by the same authority, with another key. */
	static final String RENEWED = "renewed";

	/** Another name by the same authority. */
	static final String NEIGHBOUR = "neighbour";

	/** The same name, by nobody. */
	static final String STRANGER = "stranger";

	private static final String NAME = "san=dns:broker.credential-broker.svc";

	static ServiceCertificates in(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
		Path file = directory.resolve("service.p12");
		generate(file, "authority", "-ext", "bc:critical=ca:true");
		generate(file, CONFIGURED, "-ext", NAME, "-signer", "authority");
		generate(file, RENEWED, "-ext", NAME, "-signer", "authority");
		generate(file, NEIGHBOUR, "-ext", "san=dns:other.credential-broker.svc", "-signer", "authority");
		generate(file, STRANGER, "-ext", NAME);
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			store.load(in, PASSWORD.toCharArray());
		}
		return new ServiceCertificates(file, store);
	}

	private static void generate(Path file, String alias, String... more) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1",
				"-genkeypair", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + alias,
				"-validity", "2", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString()));
		command.addAll(List.of(more));
		Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
		String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (keytool.waitFor() != 0) {
			throw new IllegalStateException(said);
		}
	}

	/**
	 * The context of a server that shows one of them.
	 */
	SSLContext context(String alias) throws GeneralSecurityException, IOException {
		KeyStore only = KeyStore.getInstance("PKCS12");
		only.load(null, null);
		only.setKeyEntry(alias, this.store.getKey(alias, PASSWORD.toCharArray()), PASSWORD.toCharArray(),
				this.store.getCertificateChain(alias));
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(only, PASSWORD.toCharArray());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), null, null);
		return context;
	}

	/**
	 * Writes chain and key of one as PEM, over what is there.
	 * @param most how many certificates of the chain
	 */
	void writePem(Path file, String alias, int most) throws IOException, GeneralSecurityException {
		StringBuilder pem = new StringBuilder();
		Certificate[] chain = this.store.getCertificateChain(alias);
		for (int number = 0; number < Math.min(chain.length, most); number++) {
			pem.append(block("CERTIFICATE", chain[number].getEncoded()));
		}
		Key key = this.store.getKey(alias, PASSWORD.toCharArray());
		Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"),
				pem.append(block("PRIVATE KEY", key.getEncoded())));
		Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
	}

	private static String block(String type, byte[] content) {
		return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type,
				Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content));
	}

}
