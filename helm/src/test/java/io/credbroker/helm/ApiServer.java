package io.credbroker.helm;

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
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/**
 * A Kubernetes API server with its etcd, on loopback and without nodes or controllers,
 * from the programs on the {@code PATH}.
 */
final class ApiServer implements AutoCloseable {

	private static final String ADMIN = "an-administrator";

	private final List<Process> processes = new ArrayList<>();

	private final Path directory;

	private final int port = freePort();

	private @Nullable HttpClient http;

	private ApiServer(Path directory) {
		this.directory = directory;
	}

	static boolean installed() {
		return onPath("etcd") && onPath("kube-apiserver");
	}

	static boolean onPath(String program) {
		return Arrays.stream(System.getenv("PATH").split(":", -1))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, program)));
	}

	static ApiServer start(Path directory) throws Exception {
		ApiServer server = new ApiServer(directory);
		try {
			server.startPrograms();
			server.awaitReady();
			return server;
		}
		catch (Exception | Error ex) {
			server.close();
			throw ex;
		}
	}

	private void startPrograms() throws Exception {
		String etcd = "http://127.0.0.1:" + freePort();
		String peer = "http://127.0.0.1:" + freePort();
		run("etcd", "--data-dir=" + this.directory.resolve("etcd"), "--listen-client-urls=" + etcd,
				"--advertise-client-urls=" + etcd, "--listen-peer-urls=" + peer,
				"--initial-advertise-peer-urls=" + peer, "--initial-cluster=default=" + peer, "--unsafe-no-fsync",
				"--log-level=error");
		KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
		Path tokens = Files.writeString(this.directory.resolve("tokens"), ADMIN + ",admin,admin,system:masters\n");
		// Without controllers nobody makes accounts, so pods may be created without
		// theirs.
		run("kube-apiserver", "--etcd-servers=" + etcd, "--secure-port=" + this.port, "--bind-address=127.0.0.1",
				"--advertise-address=10.0.0.1", "--endpoint-reconciler-type=none",
				"--service-cluster-ip-range=10.96.0.0/24", "--authorization-mode=RBAC", "--token-auth-file=" + tokens,
				"--cert-dir=" + this.directory.resolve("certs"), "--profiling=false",
				"--disable-admission-plugins=ServiceAccount,StorageObjectInUseProtection",
				"--service-account-key-file=" + pem("PUBLIC KEY", keys.getPublic().getEncoded()),
				"--service-account-signing-key-file=" + pem("PRIVATE KEY", keys.getPrivate().getEncoded()),
				"--service-account-issuer=" + url());
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
				if (Files.exists(certificate()) && send("GET", "/readyz", "application/json", "").statusCode() == 200) {
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

	private String url() {
		return "https://127.0.0.1:" + this.port;
	}

	private Path certificate() {
		return this.directory.resolve("certs/apiserver.crt");
	}

	/** What Helm needs to be its administrator. */
	Path kubeConfig() throws IOException {
		return Files.writeString(this.directory.resolve("kubeconfig"), """
				apiVersion: v1
				kind: Config
				clusters: [{name: c, cluster: {server: "%s", certificate-authority: "%s"}}]
				users: [{name: u, user: {token: %s}}]
				contexts: [{name: x, context: {cluster: c, user: u}}]
				current-context: x
				""".formatted(url(), certificate(), ADMIN));
	}

	HttpResponse<String> send(String method, String path, String type, String body) throws Exception {
		if (this.http == null) {
			this.http = HttpClient.newBuilder().sslContext(ServerTrust.of(certificate())).build();
		}
		return this.http.send(HttpRequest.newBuilder(URI.create(url() + path))
			.header("Authorization", "Bearer " + ADMIN)
			.header("Content-Type", type)
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	void create(String path, String yaml) throws Exception {
		HttpResponse<String> answer = send("POST", path, "application/yaml", yaml);
		if (answer.statusCode() != 201) {
			throw new IllegalStateException(answer.statusCode() + " " + answer.body());
		}
	}

	Map<String, Object> get(String path) throws Exception {
		return Objects.requireNonNull(new Yaml().load(send("GET", path, "application/json", "").body()));
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
