package io.credbroker.provider.vault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;

import io.credbroker.provider.testkit.VaultDevServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running Vault or OpenBao, prepared through its own API; everything made there has a
 * name of its own and is removed again.
 */
final class RealVault implements AutoCloseable {

	private static final JsonMapper JSON = new JsonMapper();

	final String name = "broker-test-" + UUID.randomUUID();

	private final int version;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	RealVault(int version) {
		post("sys/mounts/" + this.name, Map.of("type", "kv", "options", Map.of("version", String.valueOf(version))));
		this.version = version;
		allow(readable());
	}

	/**
	 * The path under which this engine gives values.
	 */
	String readable() {
		return (this.version == 2) ? this.name + "/data/*" : this.name + "/*";
	}

	/**
	 * From now on the broker may read this path, if any, and what it is itself.
	 */
	void allow(String path) {
		String read = path.isEmpty() ? "" : "path \"" + path + "\" { capabilities = [\"read\"] }\n";
		post("sys/policies/acl/" + this.name,
				Map.of("policy", read + "path \"auth/token/lookup-self\" { capabilities = [\"read\"] }"));
	}

	static URI address() {
		return VaultDevServer.get().address();
	}

	String newToken() {
		return post("auth/token/create",
				Map.of("policies", new String[] { this.name }, "no_default_policy", true, "ttl", "10m"))
			.at("/auth/client_token")
			.asString();
	}

	void revoke(String token) {
		post("auth/token/revoke", Map.of("token", token));
	}

	JsonNode post(String path, Object body) {
		return call("POST", path, JSON.writeValueAsString(body));
	}

	JsonNode call(String method, String path, @Nullable String body) {
		try {
			HttpRequest request = HttpRequest.newBuilder(URI.create(address() + "/v1/" + path))
				.header("X-Vault-Token", VaultDevServer.get().token())
				.method(method, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody())
				.build();
			HttpResponse<String> response = this.http.send(request, BodyHandlers.ofString());
			if (response.statusCode() / 100 != 2) {
				throw new AssertionError(method + " " + path + " was answered with " + response.statusCode());
			}
			return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	@Override
	public void close() {
		call("DELETE", "sys/mounts/" + this.name, null);
		call("DELETE", "sys/policies/acl/" + this.name, null);
		this.http.close();
	}

}
