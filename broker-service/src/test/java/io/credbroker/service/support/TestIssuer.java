package io.credbroker.service.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;

/**
 * An identity provider with one RSA key that publishes it over HTTP on loopback.
 */
public final class TestIssuer implements AutoCloseable {

	public static final String AUDIENCE = "broker";

	private final HttpServer server;

	private final RSAKey key = RsaKeys.next(UUID.randomUUID().toString());

	private final AtomicBoolean failing = new AtomicBoolean();

	public TestIssuer() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		byte[] keys = new JWKSet(this.key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
		this.server.createContext("/jwks", (exchange) -> {
			if (this.failing.get()) {
				exchange.sendResponseHeaders(503, -1);
				exchange.close();
			}
			else if (StrictNegotiation.accepts(exchange, StrictNegotiation.KEYS)) {
				exchange.sendResponseHeaders(200, keys.length);
				exchange.getResponseBody().write(keys);
				exchange.close();
			}
		});
		this.server.start();
	}

	/**
	 * The settings that make it the issuer {@code test}.
	 */
	public Map<String, String> settings() {
		return Map.of("broker.identity.issuers.test.issuer", url(), "broker.identity.issuers.test.jwks-uri", jwksUri(),
				"broker.identity.issuers.test.audiences", AUDIENCE);
	}

	/**
	 * Lets it answer 503 instead of its keys, or its keys again.
	 */
	public void fails(boolean fails) {
		this.failing.set(fails);
	}

	public String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	public String jwksUri() {
		return url() + "/jwks";
	}

	/**
	 * A token of five minutes for a member of the groups.
	 */
	public String token(String subject, String... groups) {
		return token(subject, (claims) -> claims.claim("groups", List.of(groups)));
	}

	public String token(String subject, Consumer<JWTClaimsSet.Builder> change) {
		return token(JWSAlgorithm.RS256, subject, change);
	}

	public String token(JWSAlgorithm algorithm, String subject, Consumer<JWTClaimsSet.Builder> change) {
		Instant now = Instant.now();
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer(url())
			.subject(subject)
			.audience(AUDIENCE)
			.jwtID(UUID.randomUUID().toString())
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plusSeconds(300)));
		change.accept(claims);
		return signed(algorithm, claims.build());
	}

	/**
	 * A token with exactly this payload, which need not be text that can be encoded.
	 */
	public String signed(String payload) {
		try {
			JWSObject token = new JWSObject(
					new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(this.key.getKeyID()).build(), new Payload(payload));
			token.sign(new RSASSASigner(this.key));
			return token.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String signed(JWSAlgorithm algorithm, JWTClaimsSet claims) {
		try {
			SignedJWT token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(this.key.getKeyID()).build(),
					claims);
			token.sign(new RSASSASigner(this.key));
			return token.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
