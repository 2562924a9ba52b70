package io.credbroker.service.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * As much of Vault as it takes to rotate static roles and to end leases, with each answer
 * held back on demand.
 */
public final class RotatingVault implements AutoCloseable {

	private static final String ROLE = "/v1/database/static-creds/";

	private static final String ROTATE = "/v1/database/rotate-role/";

	private static final String ISSUE = "/v1/database/creds/";

	private static final String REVOKE = "/v1/sys/leases/revoke";

	private final HttpServer server;

	private final ConcurrentMap<String, AtomicInteger> passwords = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, AtomicInteger> orders = new ConcurrentHashMap<>();

	private final Set<String> held = ConcurrentHashMap.newKeySet();

	private final Set<String> slow = ConcurrentHashMap.newKeySet();

	private final Set<String> ended = ConcurrentHashMap.newKeySet();

	private final AtomicInteger leases = new AtomicInteger();

	private final CountDownLatch released = new CountDownLatch(1);

	public RotatingVault() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::answer);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.start();
	}

	public String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/**
	 * Holds the answer to {@code read}, {@code rotate} or {@code revoke} of that name,
	 * after it was done, until everything is released.
	 */
	public void hold(String what, String name) {
		this.held.add(what + " " + name);
	}

	/**
	 * Takes orders to rotate the role, and rotates it only when told.
	 */
	public void rotateLater(String role) {
		this.slow.add(role);
	}

	public void rotate(String role) {
		password(role).incrementAndGet();
	}

	/**
	 * Lets everything that is held go on, and holds nothing any more.
	 */
	public void release() {
		this.held.clear();
		this.released.countDown();
	}

	/**
	 * How often the role's rotation was ordered.
	 */
	public int orders(String role) {
		return this.orders.computeIfAbsent(role, (_) -> new AtomicInteger()).get();
	}

	/**
	 * The leases that were ended.
	 */
	public Set<String> ended() {
		return this.ended;
	}

	private AtomicInteger password(String role) {
		return this.passwords.computeIfAbsent(role, (_) -> new AtomicInteger(1));
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		if (path.startsWith(ROTATE)) {
			String role = path.substring(ROTATE.length());
			this.orders.computeIfAbsent(role, (_) -> new AtomicInteger()).incrementAndGet();
			if (!this.slow.contains(role)) {
				rotate(role);
			}
			await("rotate " + role);
			send(exchange, 204, "");
		}
		else if (path.startsWith(ROLE)) {
			String role = path.substring(ROLE.length());
			await("read " + role);
			send(exchange, 200,
					"{\"data\":{\"username\":\"%s\",\"password\":\"p%d\",\"last_vault_rotation\":\"%s\",\"rotation_period\":86400,\"ttl\":86000}}"
						.formatted(role, password(role).get(), Instant.EPOCH.plusSeconds(password(role).get())));
		}
		else if (path.startsWith(ISSUE)) {
			send(exchange, 200,
					"{\"lease_id\":\"%s%d\",\"lease_duration\":3600,\"renewable\":true,%s}".formatted(
							path.substring("/v1/".length()) + "/", this.leases.incrementAndGet(),
							"\"data\":{\"username\":\"u\",\"password\":\"p\"}"));
		}
		else if (path.equals(REVOKE)) {
			this.ended.add(body.replaceAll(".*\"lease_id\":\"([^\"]+)\".*", "$1"));
			await("revoke any");
			send(exchange, 204, "");
		}
		else {
			send(exchange, 200,
					"{\"auth\":{\"client_token\":\"token\",\"lease_duration\":7200,\"renewable\":true},\"data\":{\"ttl\":7200}}");
		}
	}

	private void await(String what) {
		if (this.held.contains(what)) {
			try {
				this.released.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static void send(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
		if (bytes.length > 0) {
			exchange.getResponseBody().write(bytes);
		}
		exchange.close();
	}

	@Override
	public void close() {
		release();
		this.server.stop(0);
	}

}
