package io.credbroker.provider.sts;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.sun.net.httpserver.HttpServer;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.IdentityTokens;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretValue;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signs tokens about DAGs, and publishes its key as Ceph reads it: RS256, with the
 * certificate.
 */
final class CephIssuer implements IdentityTokens, AutoCloseable {

	private static final char[] PASSWORD = "of-one-run".toCharArray();

	private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);

	private final PrivateKey key;

	private final X509Certificate certificate;

	CephIssuer(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
		Path file = directory.resolve("issuer.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "key", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=issuer",
				"-validity", "1", "-storetype", "PKCS12", "-storepass", new String(PASSWORD), "-keystore",
				file.toString())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("keytool.log").toFile())
			.start();
		if (keytool.waitFor() != 0) {
			throw new IOException(Files.readString(directory.resolve("keytool.log")));
		}
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			store.load(in, PASSWORD);
		}
		this.key = (PrivateKey) store.getKey("key", PASSWORD);
		this.certificate = (X509Certificate) store.getCertificate("key");
		publish("/.well-known/openid-configuration", Map.of("issuer", issuer(), "jwks_uri", issuer() + "/jwks",
				"id_token_signing_alg_values_supported", List.of("RS256")));
		publish("/jwks", Map.of("keys", List.of(jwk())));
		this.server.start();
	}

	private Map<String, Object> jwk() throws GeneralSecurityException {
		RSAPublicKey rsa = (RSAPublicKey) this.certificate.getPublicKey();
		return Map.of("kty", "RSA", "use", "sig", "alg", "RS256", "kid", "one", "n",
				base64(rsa.getModulus().toByteArray()), "e", base64(rsa.getPublicExponent().toByteArray()), "x5c",
				List.of(Base64.getEncoder().encodeToString(this.certificate.getEncoded())));
	}

	private void publish(String path, Map<String, Object> document) {
		byte[] body = JsonMapper.shared().writeValueAsBytes(document);
		this.server.createContext(path, (exchange) -> {
			try (exchange) {
				exchange.getResponseHeaders().set("Content-Type", "application/json");
				exchange.sendResponseHeaders(200, body.length);
				exchange.getResponseBody().write(body);
			}
		});
	}

	@Override
	public String issuer() {
		return "http://" + name();
	}

	/**
	 * As trust policies name it.
	 */
	String name() {
		return "127.0.0.1:" + this.server.getAddress().getPort();
	}

	String thumbprint() throws GeneralSecurityException {
		return HexFormat.of()
			.withUpperCase()
			.formatHex(MessageDigest.getInstance("SHA-1").digest(this.certificate.getEncoded()));
	}

	@Override
	public IssuingScope scope() {
		return IssuingScope.of(ContextPart.DAG);
	}

	@Override
	public IdentityToken sign(TokenRequest request) {
		ContextValue dag = Objects.requireNonNull(request.context().value(ContextPart.DAG));
		String subject = "airflow:test:dag:" + dag.texts().getFirst();
		Instant end = Instant.now().plus(request.lifetime());
		return new IdentityToken(SecretValue.of(token(subject, request.audience(), end, request.claims())), subject,
				end);
	}

	/**
	 * A token as a file holds it.
	 */
	String token(String subject) {
		return token(subject, "sts.amazonaws.com", Instant.now().plusSeconds(300), Map.of());
	}

	private String token(String subject, String audience, Instant end, Map<String, Object> more) {
		long now = Instant.now().getEpochSecond();
		Map<String, Object> claims = new LinkedHashMap<>(Map.of("iss", issuer(), "sub", subject, "aud", audience, "iat",
				now, "nbf", now - 5, "exp", end.getEpochSecond()));
		claims.putAll(more);
		String text = base64(JsonMapper.shared().writeValueAsBytes(Map.of("alg", "RS256", "typ", "JWT", "kid", "one")))
				+ "." + base64(JsonMapper.shared().writeValueAsBytes(claims));
		try {
			Signature signature = Signature.getInstance("SHA256withRSA");
			signature.initSign(this.key);
			signature.update(text.getBytes(StandardCharsets.US_ASCII));
			return text + "." + base64(signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String base64(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
