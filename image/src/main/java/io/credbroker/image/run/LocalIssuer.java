package io.credbroker.image.run;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpServer;

/**
 * An identity provider on loopback, with a key of its own.
 */
public final class LocalIssuer implements AutoCloseable {

	public static final String AUDIENCE = "airflow-credential-broker";

	private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

	private final KeyPair keys;

	private final HttpServer server;

	LocalIssuer() throws IOException {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
			generator.initialize(2048);
			this.keys = generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
		byte[] set = keySet((RSAPublicKey) this.keys.getPublic()).getBytes(StandardCharsets.UTF_8);
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/jwks", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, set.length);
			exchange.getResponseBody().write(set);
			exchange.close();
		});
		this.server.start();
	}

	private static String keySet(RSAPublicKey key) {
		return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"one\",\"n\":\"%s\",\"e\":\"%s\"}]}"
			.formatted(number(key.getModulus()), number(key.getPublicExponent()));
	}

	private static String number(BigInteger number) {
		byte[] bytes = number.toByteArray();
		return URL.encodeToString((bytes[0] == 0) ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
	}

	String issuer() {
		return "http://127.0.0.1:%d".formatted(this.server.getAddress().getPort());
	}

	String keysAddress() {
		return issuer() + "/jwks";
	}

	/**
	 * A token for ten minutes of somebody in these groups.
	 */
	public String token(String subject, List<String> groups) {
		long now = Instant.now().getEpochSecond();
		String claims = "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d,\"jti\":\"%s\",\"groups\":[%s]}"
			.formatted(issuer(), subject, AUDIENCE, now, now + 600, UUID.randomUUID(),
					String.join(",", groups.stream().map("\"%s\""::formatted).toList()));
		String content = encode("{\"alg\":\"RS256\",\"kid\":\"one\",\"typ\":\"JWT\"}") + "." + encode(claims);
		try {
			Signature signature = Signature.getInstance("SHA256withRSA");
			signature.initSign(this.keys.getPrivate());
			signature.update(content.getBytes(StandardCharsets.US_ASCII));
			return content + "." + URL.encodeToString(signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String encode(String text) {
		return URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
