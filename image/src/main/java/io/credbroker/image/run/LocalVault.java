package io.credbroker.image.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/**
 * A vault on loopback behind TLS, with a certificate of its own and key/value secrets of
 * version 2.
 */
public final class LocalVault implements AutoCloseable {

	public static final String PASSWORD = "only-in-this-vault";

	static final String TOKEN = "a-token-of-this-vault-alone";

	private static final String SECRET = """
			{"request_id":"1","lease_id":"","renewable":false,"lease_duration":0,"data":{"data":{"username":"etl",
			"password":"%s"},"metadata":{"created_time":"2026-11-21T00:00:00Z","deletion_time":"","destroyed":false,
			"version":3}},"wrap_info":null,"warnings":null,"auth":null}""".formatted(PASSWORD);

	private static final String FORBIDDEN = "{\"errors\":[\"1 error occurred:\\n\\t* permission denied\\n\\n\"]}";

	private static final String SELF = """
			{"data":{"accessor":"a","creation_time":1,"creation_ttl":0,"display_name":"token","expire_time":null,
			"id":"a","policies":["default"],"renewable":false,"ttl":0,"type":"service"}}""";

	private static final String HEALTH = """
			{"initialized":true,"sealed":false,"standby":false,"server_time_utc":1,"version":"1.20.0"}""";

	private final HttpsServer server;

	private final AtomicInteger reads = new AtomicInteger();

	private volatile CountDownLatch gate = new CountDownLatch(0);

	LocalVault(LoopbackCertificate certificate) throws IOException {
		this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		if (path.equals("/v1/sys/health")) {
			send(exchange, 200, HEALTH);
		}
		else if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
			send(exchange, 403, FORBIDDEN);
		}
		else if (path.equals("/v1/auth/token/lookup-self")) {
			send(exchange, 200, SELF);
		}
		else if (path.startsWith("/v1/secret/data/airflow/")) {
			this.reads.incrementAndGet();
			await();
			send(exchange, 200, SECRET);
		}
		else {
			send(exchange, 403, FORBIDDEN);
		}
	}

	private void await() {
		try {
			this.gate.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void send(HttpExchange exchange, int status, String text) throws IOException {
		byte[] body = text.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	/**
	 * Lets reads wait until {@link #open()}.
	 */
	public void shut() {
		this.gate = new CountDownLatch(1);
	}

	/**
	 * Answers the reads that wait, and all further ones.
	 */
	public void open() {
		this.gate.countDown();
	}

	/**
	 * How many secrets it was asked for.
	 */
	public int reads() {
		return this.reads.get();
	}

	String address() {
		return "https://localhost:%d".formatted(this.server.getAddress().getPort());
	}

	@Override
	public void close() {
		open();
		this.server.stop(0);
	}

}
