package io.credbroker.service.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.credbroker.service.support.BodyDelivery;
import io.credbroker.service.support.StrictNegotiation;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider on loopback whose keys, answers and mistakes a test decides.
 */
final class FakeIssuer implements AutoCloseable {

	static final RSAKey FIRST = key("first");

	static final RSAKey SECOND = key("second");

	private final HttpServer server;

	private final AtomicInteger fetches = new AtomicInteger();

	private volatile List<JWK> published = List.of(FIRST);

	private volatile int status = 200;

	private volatile CountDownLatch held = new CountDownLatch(0);

	private volatile String claimedIssuer;

	private volatile String introspection = "{}";

	private volatile BodyDelivery delivery = BodyDelivery.WHOLE;

	private volatile Duration thinking = Duration.ZERO;

	private volatile @Nullable String password;

	private final List<String> questions = new CopyOnWriteArrayList<>();

	FakeIssuer() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.claimedIssuer = url();
		this.server.createContext("/.well-known/openid-configuration",
				(exchange) -> answer(exchange, StrictNegotiation.JSON,
						"{\"issuer\":\"%s\",\"jwks_uri\":\"%s/jwks\"}".formatted(this.claimedIssuer, url())));
		this.server.createContext("/jwks", (exchange) -> {
			this.fetches.incrementAndGet();
			await(this.held);
			answer(exchange, StrictNegotiation.KEYS, new JWKSet(new ArrayList<>(this.published)).toString());
		});
		this.server.createContext("/introspect", (exchange) -> {
			String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			this.questions.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + form);
			think();
			answer(exchange, StrictNegotiation.JSON, answerTo(form));
		});
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.start();
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	int fetches() {
		return this.fetches.get();
	}

	void publishes(JWK... keys) {
		this.published = List.of(keys);
	}

	/** Answers for its keys only once the latch is open. */
	void holds(CountDownLatch until) {
		this.held = until;
	}

	void answersWith(int status) {
		this.status = status;
	}

	/** What it says of every token that it is asked about. */
	void introspects(String answer) {
		this.introspection = answer;
	}

	/** How it delivers the body of its answers from now on. */
	void delivers(BodyDelivery delivery) {
		this.delivery = delivery;
	}

	/** How long it takes for the answer to each question. */
	void thinksFor(Duration thinking) {
		this.thinking = thinking;
	}

	/** Gives discovery and keys only to who shows this token. */
	void asksFor(String token) {
		this.password = "Bearer " + token;
	}

	/** What it was asked so far, credentials and form. */
	List<String> questions() {
		return this.questions;
	}

	void claimsToBe(String issuer) {
		this.claimedIssuer = issuer;
	}

	/** Claims that pass every check, valid for five minutes from now. */
	JWTClaimsSet.Builder claims(Instant now) {
		return new JWTClaimsSet.Builder().issuer(url())
			.subject("airflow")
			.audience("broker")
			.jwtID(UUID.randomUUID().toString())
			.expirationTime(Date.from(now.plus(Duration.ofMinutes(5))));
	}

	static String token(RSAKey key, JWTClaimsSet claims) {
		return token(key, claims, (header) -> header.type(JOSEObjectType.JWT));
	}

	static String token(RSAKey key, JWTClaimsSet claims, Consumer<JWSHeader.Builder> change) {
		JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID());
		change.accept(header);
		try {
			SignedJWT token = new SignedJWT(header.build(), claims);
			token.sign(new RSASSASigner(key));
			return token.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Tokens that begin with {@code made-up} are none of its own. */
	private String answerTo(String form) {
		return form.contains("token=made-up") ? "{\"active\":false}" : this.introspection;
	}

	/** A signed token with claims as they are written. */
	static String signed(String claims) {
		try {
			JWSObject token = new JWSObject(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("first").build(),
					new Payload(claims));
			token.sign(new RSASSASigner(FIRST));
			return token.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void think() {
		try {
			Thread.sleep(this.thinking);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void answer(HttpExchange exchange, String mediaType, String body) throws IOException {
		String shown = exchange.getRequestHeaders().getFirst("Authorization");
		if (this.password != null && exchange.getRequestMethod().equals("GET") && !this.password.equals(shown)) {
			exchange.sendResponseHeaders((shown != null) ? 401 : 403, -1);
			exchange.close();
		}
		else if (StrictNegotiation.accepts(exchange, mediaType)) {
			this.delivery.send(exchange, this.status, body);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static RSAKey key(String id) {
		try {
			return new RSAKeyGenerator(2048).keyID(id).generate();
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
