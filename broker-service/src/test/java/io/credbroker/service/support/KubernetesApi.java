package io.credbroker.service.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Kubernetes API server with its etcd, on loopback and without nodes, from the programs
 * on the {@code PATH}.
 */
public final class KubernetesApi implements AutoCloseable {

	private static final String ADMIN = "an-administrator";

	private final List<Process> processes = new ArrayList<>();

	private final Path directory;

	private final int port = freePort();

	private @Nullable HttpClient http;

	private KubernetesApi(Path directory) {
		this.directory = directory;
	}

	/**
	 * Whether everything is there to start one.
	 */
	public static boolean installed() {
		return List.of("etcd", "kube-apiserver").stream().allMatch(KubernetesApi::onPath);
	}

	private static boolean onPath(String program) {
		return Arrays.stream(System.getenv("PATH").split(":", -1))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, program)));
	}

	/**
	 * Starts one and waits until it is ready.
	 */
	public static KubernetesApi start(Path directory) throws Exception {
		KubernetesApi api = new KubernetesApi(directory);
		try {
			api.startServers();
			return api;
		}
		catch (Exception | Error ex) {
			api.close();
			throw ex;
		}
	}

	private void startServers() throws Exception {
		String etcd = "http://127.0.0.1:" + freePort();
		String peer = "http://127.0.0.1:" + freePort();
		run("etcd", "--data-dir=" + this.directory.resolve("etcd"), "--listen-client-urls=" + etcd,
				"--advertise-client-urls=" + etcd, "--listen-peer-urls=" + peer,
				"--initial-advertise-peer-urls=" + peer, "--initial-cluster=default=" + peer, "--unsafe-no-fsync",
				"--log-level=error");
		KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
		Path tokens = Files.writeString(this.directory.resolve("tokens"), ADMIN + ",admin,admin,system:masters\n");
		run("kube-apiserver", "--etcd-servers=" + etcd, "--secure-port=" + this.port, "--bind-address=127.0.0.1",
				"--advertise-address=10.0.0.1", "--endpoint-reconciler-type=none",
				"--service-cluster-ip-range=10.96.0.0/24", "--authorization-mode=RBAC", "--token-auth-file=" + tokens,
				"--cert-dir=" + this.directory.resolve("certs"), "--profiling=false",
				"--service-account-key-file=" + pem("PUBLIC KEY", keys.getPublic().getEncoded()),
				"--service-account-signing-key-file=" + pem("PRIVATE KEY", keys.getPrivate().getEncoded()),
				"--service-account-issuer=" + url(), "--service-account-jwks-uri=" + url() + "/openid/v1/jwks");
		awaitReady();
	}

	private void run(String... command) throws IOException {
		this.processes.add(new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.directory.resolve(command[0] + ".log").toFile())
			.start());
	}

	private Path pem(String kind, byte[] encoded) throws IOException {
		String text = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(encoded);
		return Files.writeString(this.directory.resolve(kind.replace(' ', '-')),
				"-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, text));
	}

	private void awaitReady() throws Exception {
		long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
		while (System.nanoTime() < end && this.processes.stream().allMatch(Process::isAlive)) {
			try {
				if (Files.exists(certificate())
						&& send(HttpRequest.newBuilder(uri("/readyz")), ADMIN).statusCode() == 200) {
					return;
				}
			}
			catch (IOException ex) {
				// It does not listen yet.
			}
			Thread.sleep(200);
		}
		throw new IllegalStateException(
				"The API server did not start:\n" + Files.readString(this.directory.resolve("kube-apiserver.log")));
	}

	public String url() {
		return "https://127.0.0.1:" + this.port;
	}

	/**
	 * The file with the certificate that it shows, and that of its authority.
	 */
	public Path certificate() {
		return this.directory.resolve("certs/apiserver.crt");
	}

	/**
	 * What it answers somebody without a token.
	 */
	public int statusFor(String path) throws Exception {
		return send(HttpRequest.newBuilder(uri(path)), null).statusCode();
	}

	/**
	 * Creates an object and returns what the server made of it.
	 */
	public JsonNode create(String path, String json) throws Exception {
		HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(json)), ADMIN);
		if (answer.statusCode() != 201) {
			throw new IllegalStateException(answer.statusCode() + " " + answer.body());
		}
		return JsonMapper.shared().readTree(answer.body());
	}

	/**
	 * Deletes an object at once.
	 */
	public void delete(String path) throws Exception {
		HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(path + "?gracePeriodSeconds=0")).DELETE(), ADMIN);
		if (answer.statusCode() != 200) {
			throw new IllegalStateException(answer.statusCode() + " " + answer.body());
		}
	}

	/**
	 * Deletes all objects of a collection at once.
	 */
	public void deleteAll(String path) throws Exception {
		delete(path);
		for (int i = 0; i < 100; i++) {
			HttpResponse<String> left = as("admin", "GET", path, "application/json", "");
			if (JsonMapper.shared().readTree(left.body()).at("/items").isEmpty()) {
				return;
			}
			Thread.sleep(50);
		}
		throw new IllegalStateException("some are left");
	}

	/**
	 * Merges something into an object, as an administrator.
	 */
	public void merge(String path, String json) throws Exception {
		HttpResponse<String> answer = as("admin", "PATCH", path, "application/merge-patch+json", json);
		if (answer.statusCode() != 200) {
			throw new IllegalStateException(answer.statusCode() + " " + answer.body());
		}
	}

	/**
	 * What it answers somebody who is named by an administrator.
	 */
	public HttpResponse<String> as(String user, String method, String path, String type, String body) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
			.header("Content-Type", type)
			.method(method, HttpRequest.BodyPublishers.ofString(body));
		return send(user.equals("admin") ? request : request.header("Impersonate-User", user), ADMIN);
	}

	/**
	 * Answers nobody until it is woken.
	 */
	public void hang() throws Exception {
		signal("-STOP");
	}

	public void wake() throws Exception {
		signal("-CONT");
	}

	private void signal(String signal) throws Exception {
		Process server = this.processes.getLast();
		new ProcessBuilder("kill", signal, Long.toString(server.pid())).start().waitFor();
	}

	private HttpResponse<String> send(HttpRequest.Builder request, @Nullable String token) throws Exception {
		if (this.http == null) {
			this.http = HttpClient.newBuilder().sslContext(trust()).build();
		}
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private SSLContext trust() {
		PemSslStoreDetails store = PemSslStoreDetails.forCertificate("file:" + certificate());
		return SslBundle.of(new PemSslStoreBundle(null, store)).createSslContext();
	}

	private URI uri(String path) {
		return URI.create(url() + path);
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		if (this.http != null) {
			this.http.shutdownNow();
		}
		this.processes.reversed().forEach(Process::destroy);
		this.processes.forEach((process) -> process.onExit()
			.orTimeout(20, TimeUnit.SECONDS)
			.exceptionally((late) -> process.destroyForcibly())
			.join());
	}

}
