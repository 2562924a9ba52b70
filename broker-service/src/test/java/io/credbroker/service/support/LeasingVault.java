package io.credbroker.service.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * As much of Vault as it takes to issue database users: logins by AppRole, and leases
 * that end with their token, as Vault's do.
 */
public final class LeasingVault implements AutoCloseable {

	private final ConcurrentMap<String, String> tokensByLease = new ConcurrentHashMap<>();

	private final List<String> secrets = new CopyOnWriteArrayList<>();

	private final Set<String> alive = ConcurrentHashMap.newKeySet();

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	public LeasingVault() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	public String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/**
	 * The leases that were issued and that neither they nor their token were revoked.
	 */
	public Set<String> alive() {
		return this.alive;
	}

	/**
	 * Every path that it was asked for, in that order.
	 */
	public List<String> asked() {
		return this.asked;
	}

	/**
	 * Every token and password that it gave out.
	 */
	public List<String> secrets() {
		return this.secrets;
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		String token = String.valueOf(exchange.getRequestHeaders().getFirst("X-Vault-Token"));
		this.asked.add(path);
		switch (path) {
			case "/v1/auth/approle/login" -> send(exchange, login());
			case "/v1/database/creds/reader" -> send(exchange, issued(token));
			case "/v1/auth/token/revoke-self" -> {
				this.alive.removeIf((lease) -> token.equals(this.tokensByLease.get(lease)));
				send(exchange, "{}");
			}
			case "/v1/sys/leases/revoke" -> {
				String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
				this.alive.removeIf(body::contains);
				send(exchange, "{}");
			}
			default -> send(exchange, "{\"errors\":[]}");
		}
	}

	private String login() {
		return "{\"auth\":{\"client_token\":\"%s\",\"lease_duration\":7200,\"renewable\":true}}"
			.formatted(secret("token"));
	}

	private String issued(String token) {
		String lease = "database/creds/reader/" + UUID.randomUUID();
		this.tokensByLease.put(lease, token);
		this.alive.add(lease);
		return """
				{"lease_id":"%s","lease_duration":3600,"renewable":true,"data":{"username":"v-reader","password":"%s"}}"""
			.formatted(lease, secret("password"));
	}

	private String secret(String kind) {
		String secret = kind + "-canary-" + UUID.randomUUID();
		this.secrets.add(secret);
		return secret;
	}

	private static void send(HttpExchange exchange, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
