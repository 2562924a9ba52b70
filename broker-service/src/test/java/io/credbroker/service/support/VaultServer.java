package io.credbroker.service.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.awaitility.Awaitility.await;

/**
 * A real Vault or OpenBao: the one that {@code VAULT_ADDR} and {@code VAULT_TOKEN} name,
 * or else a {@code bao} or {@code vault} from the {@code PATH}, started for the test.
 */
public final class VaultServer implements AutoCloseable {

	/** What a test says that cannot run. */
	public static final String MISSING = "neither bao nor vault is on the PATH, and VAULT_ADDR and VAULT_TOKEN are not set";

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String address;

	private final String token;

	private final @Nullable Process process;

	private VaultServer(String address, String token, @Nullable Process process) {
		this.address = address;
		this.token = token;
		this.process = process;
	}

	/**
	 * The server, where there is one.
	 * @param directory for what a server that is started here writes
	 */
	public static Optional<VaultServer> find(Path directory) {
		String address = System.getenv("VAULT_ADDR");
		String token = System.getenv("VAULT_TOKEN");
		if (address != null && token != null) {
			return Optional.of(new VaultServer(address, token, null));
		}
		return Stream.of("bao", "vault")
			.flatMap(VaultServer::onPath)
			.findFirst()
			.map((binary) -> start(binary, directory));
	}

	private static Stream<Path> onPath(String name) {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
			.filter((folder) -> !folder.isEmpty())
			.map((folder) -> Path.of(folder, name))
			.filter(Files::isExecutable);
	}

	private static VaultServer start(Path binary, Path directory) {
		String token = UUID.randomUUID().toString();
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String listen = "127.0.0.1:" + free.getLocalPort();
			free.close();
			ProcessBuilder server = new ProcessBuilder(binary.toString(), "server", "-dev", "-dev-no-store-token",
					"-dev-root-token-id=" + token, "-dev-listen-address=" + listen)
				.redirectErrorStream(true)
				.redirectOutput(directory.resolve("vault.log").toFile());
			server.environment().put("HOME", directory.toString());
			VaultServer started = new VaultServer("http://" + listen, token, server.start());
			await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> started.status("sys/health") == 200);
			return started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public String address() {
		return this.address;
	}

	public String token() {
		return this.token;
	}

	private int status(String path) {
		return send(request(path).build()).statusCode();
	}

	/**
	 * What is at the path.
	 */
	public JsonNode read(String path) {
		HttpResponse<String> response = send(request(path).build());
		if (response.statusCode() != 200) {
			throw new IllegalStateException("Vault answered %d at %s".formatted(response.statusCode(), path));
		}
		return JsonMapper.shared().readTree(response.body());
	}

	/**
	 * Writes to a path, which must succeed.
	 */
	public void write(String path, Map<String, Object> body) {
		expectDone(path, request(path).POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
	}

	/**
	 * How the server answers a write to the path.
	 */
	public int status(String path, Map<String, Object> body) {
		return send(request(path).POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))).build())
			.statusCode();
	}

	/**
	 * Removes what is at the path, which must succeed.
	 */
	public void delete(String path) {
		expectDone(path, request(path).DELETE());
	}

	private void expectDone(String path, HttpRequest.Builder request) {
		HttpResponse<String> response = send(request.build());
		if (response.statusCode() / 100 != 2) {
			throw new IllegalStateException(
					"Vault answered %d at %s: %s".formatted(response.statusCode(), path, response.body()));
		}
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.address + "/v1/" + path))
			.timeout(Duration.ofSeconds(20))
			.header("X-Vault-Token", this.token);
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return this.http.send(request, BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.http.close();
		if (this.process == null) {
			return;
		}
		this.process.destroy();
		try {
			if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
