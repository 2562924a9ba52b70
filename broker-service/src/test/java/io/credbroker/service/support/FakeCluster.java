package io.credbroker.service.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An API server on loopback that has pods, and answers about them as a real one does: its
 * texts are those of Kubernetes 1.37, and it checks the token, the right to the namespace
 * and the media type.
 */
public final class FakeCluster implements AutoCloseable {

	private static final Pattern POD = Pattern.compile("/api/v1/namespaces/([^/]+)/pods/([^/]+)");

	private final HttpServer server;

	private final Map<String, String> pods = new ConcurrentHashMap<>();

	private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();

	private final List<String> reads = new CopyOnWriteArrayList<>();

	private volatile Set<String> readable = Set.of("airflow");

	private volatile String token = "the.brokers.token";

	private volatile BodyDelivery delivery = BodyDelivery.WHOLE;

	private volatile @Nullable Refusal refusal;

	public FakeCluster() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::handle);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.start();
	}

	public String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/** The file with the token that it accepts. */
	public Path tokenFile(Path directory) {
		try {
			return Files.writeString(directory.resolve("cluster-token"), this.token);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Accepts this token from now on, and no other. */
	public void accepts(String token) {
		this.token = token;
	}

	/** Lets the broker read pods of these namespaces. */
	public void lets(String... namespaces) {
		this.readable = Set.of(namespaces);
	}

	/** Has this pod in the namespace {@code airflow}. */
	public void has(String name, String uid, Map<String, String> annotations) {
		has("airflow", name, uid, annotations);
	}

	public void has(String namespace, String name, String uid, Map<String, String> annotations) {
		has(namespace, name, pod(namespace, name, uid, annotations, "", "Running"));
	}

	/** Has something under that name. */
	public void has(String namespace, String name, String json) {
		this.pods.put(namespace + "/" + name, json);
	}

	public void deletes(String namespace, String name) {
		this.pods.remove(namespace + "/" + name);
	}

	/** A pod as it is answered. */
	public static String pod(String namespace, String name, String uid, Map<String, String> annotations,
			String metadata, String phase) {
		return """
				{"kind":"Pod","apiVersion":"v1","metadata":{"name":"%s","namespace":"%s","uid":"%s",%s
				"resourceVersion":"227","generation":1,"creationTimestamp":"2026-11-28T06:05:19Z","annotations":%s,
				"managedFields":[{"manager":"airflow","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1",
				"fieldsV1":{"f:metadata":{"f:annotations":{".":{},"f:dag_id":{}}}}}]},
				"spec":{"containers":[{"name":"base","image":"airflow","env":[{"name":"KEY","value":"for the task alone"}],
				"resources":{},"imagePullPolicy":"Always"}],"restartPolicy":"Never","serviceAccountName":"worker",
				"tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","tolerationSeconds":300}]},
				"status":{"phase":"%s","qosClass":"BestEffort"}}
				"""
			.formatted(name, namespace, uid, metadata, JsonMapper.shared().writeValueAsString(annotations), phase);
	}

	/** Answers everything so until it is told otherwise. */
	public void refuses(int status, String body) {
		this.refusal = new Refusal(status, body);
	}

	/** Delivers the bodies of its answers so. */
	public void delivers(BodyDelivery delivery) {
		this.delivery = delivery;
	}

	/** Answers about one pod only once the latch is open. */
	public void holds(String name, CountDownLatch until) {
		this.held.put(name, until);
	}

	/** Answers as it should again. */
	public void recovers() {
		this.refusal = null;
		this.delivery = BodyDelivery.WHOLE;
		this.held.clear();
	}

	/** The names of the pods that were asked for, in that order. */
	public List<String> reads() {
		return this.reads;
	}

	private void handle(HttpExchange exchange) throws IOException {
		Matcher asked = POD.matcher(exchange.getRequestURI().getPath());
		Refusal refused = this.refusal;
		String name = asked.matches() ? asked.group(2) : "";
		this.reads.add(name);
		await(this.held.get(name));
		if (refused != null) {
			exchange.getResponseHeaders().set("Content-Type", StrictNegotiation.JSON);
			if (refused.status() == 429) {
				exchange.getResponseHeaders().set("Retry-After", "2");
			}
			this.delivery.send(exchange, refused.status(), refused.body());
		}
		else if (!("Bearer " + this.token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
			send(exchange, 401, status("Unauthorized", 401, ""));
		}
		else if (!asked.matches()) {
			send(exchange, 404, "404 page not found\n");
		}
		else {
			answer(exchange, asked.group(1), name);
		}
	}

	private void answer(HttpExchange exchange, String namespace, String name) throws IOException {
		String details = "\"details\":{\"name\":\"%s\",\"kind\":\"pods\"},".formatted(name);
		String pod = this.pods.get(namespace + "/" + name);
		if (!this.readable.contains(namespace)) {
			send(exchange, 403, status("Forbidden", 403, details));
		}
		else if (pod == null) {
			send(exchange, 404, status("NotFound", 404, details));
		}
		else {
			send(exchange, 200, pod);
		}
	}

	private void send(HttpExchange exchange, int status, String body) throws IOException {
		if (StrictNegotiation.accepts(exchange, StrictNegotiation.JSON)) {
			this.delivery.send(exchange, status, body);
		}
	}

	/** The text in which a real one says why it does not do something. */
	public static String status(String reason, int code, String details) {
		return """
				{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"it says why",
				"reason":"%s",%s"code":%d}
				""".formatted(reason, details, code);
	}

	private static void await(@Nullable CountDownLatch latch) {
		try {
			if (latch != null) {
				latch.await();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	private record Refusal(int status, String body) {
	}

}
