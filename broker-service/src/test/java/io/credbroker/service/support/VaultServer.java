package io.credbroker.service.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

import io.credbroker.provider.testkit.VaultDevServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API of a real Vault or OpenBao, for tests that
 * {@linkplain io.credbroker.provider.testkit.RequiresVault require} one.
 */
public final class VaultServer implements AutoCloseable {

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final VaultDevServer server = VaultDevServer.get();

	public String address() {
		return this.server.address().toString();
	}

	public String token() {
		return this.server.token();
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
		return HttpRequest.newBuilder(URI.create(address() + "/v1/" + path))
			.timeout(Duration.ofSeconds(20))
			.header("X-Vault-Token", token());
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
	}

}
