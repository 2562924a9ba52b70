package io.credbroker.provider.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * A Kubernetes API server with its etcd, on loopback and without nodes or controllers,
 * from the programs on the {@code PATH}.
 */
public final class KubernetesApiServer implements AutoCloseable {

	private static final String ADMIN = "an-administrator";

	private final List<Process> processes = new ArrayList<>();

	private final Path directory;

	private final int port = LocalPrograms.freePort();

	private @Nullable HttpClient http;

	private KubernetesApiServer(Path directory) {
		this.directory = directory;
	}

	/**
	 * Whether the programs to start one are there.
	 */
	public static boolean installed() {
		return Stream.of("etcd", "kube-apiserver").allMatch((program) -> LocalPrograms.find(program).isPresent());
	}

	/**
	 * Starts one and waits until it is ready.
	 * @param directory receives its data, certificates and logs
	 * @param options further options of {@code kube-apiserver}
	 */
	public static KubernetesApiServer start(Path directory, String... options) throws Exception {
		KubernetesApiServer server = new KubernetesApiServer(directory);
		try {
			server.startPrograms(List.of(options));
			server.awaitReady();
			return server;
		}
		catch (Exception | Error ex) {
			server.close();
			throw ex;
		}
	}

	private void startPrograms(List<String> options) throws Exception {
		String etcd = "http://127.0.0.1:" + LocalPrograms.freePort();
		String peer = "http://127.0.0.1:" + LocalPrograms.freePort();
		run(List.of("etcd", "--data-dir=" + this.directory.resolve("etcd"), "--listen-client-urls=" + etcd,
				"--advertise-client-urls=" + etcd, "--listen-peer-urls=" + peer,
				"--initial-advertise-peer-urls=" + peer, "--initial-cluster=default=" + peer, "--unsafe-no-fsync",
				"--log-level=error"));
		KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
		Path tokens = Files.writeString(this.directory.resolve("tokens"), ADMIN + ",admin,admin,system:masters\n");
		List<String> command = new ArrayList<>(List.of("kube-apiserver", "--etcd-servers=" + etcd,
				"--secure-port=" + this.port, "--bind-address=127.0.0.1", "--advertise-address=10.0.0.1",
				"--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.96.0.0/24",
				"--authorization-mode=RBAC", "--token-auth-file=" + tokens,
				"--cert-dir=" + this.directory.resolve("certs"), "--profiling=false",
				"--service-account-key-file=" + pem("PUBLIC KEY", keys.getPublic().getEncoded()),
				"--service-account-signing-key-file=" + pem("PRIVATE KEY", keys.getPrivate().getEncoded()),
				"--service-account-issuer=" + url(), "--service-account-jwks-uri=" + url() + "/openid/v1/jwks"));
		command.addAll(options);
		run(command);
	}

	private void run(List<String> command) throws IOException {
		this.processes.add(new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.directory.resolve(command.getFirst() + ".log").toFile())
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
	 * A file of settings that makes a client its administrator.
	 */
	public Path kubeConfig() throws IOException {
		return Files.writeString(this.directory.resolve("kubeconfig"), """
				apiVersion: v1
				kind: Config
				clusters: [{name: c, cluster: {server: "%s", certificate-authority: "%s"}}]
				users: [{name: u, user: {token: %s}}]
				contexts: [{name: x, context: {cluster: c, user: u}}]
				current-context: x
				""".formatted(url(), certificate(), ADMIN));
	}

	/** What it answers its administrator. */
	public HttpResponse<String> send(String method, String path, String type, String body) throws Exception {
		return sendAs("admin", method, path, type, body);
	}

	/** What it answers this user. */
	public HttpResponse<String> sendAs(String user, String method, String path, String type, String body)
			throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
			.header("Authorization", "Bearer " + ADMIN)
			.header("Content-Type", type)
			.method(method, HttpRequest.BodyPublishers.ofString(body));
		return send(user.equals("admin") ? request : request.header("Impersonate-User", user));
	}

	/** What it answers somebody without a token. */
	public HttpResponse<String> getAnonymously(String path) throws Exception {
		return send(HttpRequest.newBuilder(URI.create(url() + path)));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		if (this.http == null) {
			PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate("file:" + certificate());
			this.http = HttpClient.newBuilder()
				.sslContext(SslBundle.of(new PemSslStoreBundle(null, trusted)).createSslContext())
				.build();
		}
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	/** Answers nobody until it is resumed. */
	public void suspend() throws Exception {
		signal("-STOP");
	}

	public void resume() throws Exception {
		signal("-CONT");
	}

	private void signal(String signal) throws Exception {
		Process server = this.processes.getLast();
		new ProcessBuilder("kill", signal, Long.toString(server.pid())).start().waitFor();
	}

	@Override
	public void close() {
		if (this.http != null) {
			this.http.shutdownNow();
		}
		this.processes.reversed().forEach(LocalPrograms::stop);
	}

}
