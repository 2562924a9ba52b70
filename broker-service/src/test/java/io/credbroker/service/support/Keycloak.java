package io.credbroker.service.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.credbroker.provider.testkit.LocalPrograms;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.awaitility.Awaitility.await;

/**
 * A real Keycloak on loopback with the realm {@code data}, which forgets everything when
 * it is closed.
 */
public final class Keycloak implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private static final String ADMIN = "admin";

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final int port = LocalPrograms.freePort();

	private final Process process;

	private final Path log;

	/**
	 * Starts the distribution that is unpacked in the directory, and waits until it
	 * answers.
	 */
	public Keycloak(Path home) {
		try (InputStream realm = Keycloak.class.getResourceAsStream("data-realm.json")) {
			Path imported = Files.createDirectories(home.resolve("data").resolve("import"));
			Files.copy(Objects.requireNonNull(realm), imported.resolve("data-realm.json"),
					StandardCopyOption.REPLACE_EXISTING);
			this.log = home.resolve("output.log");
			this.process = start(home);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(this::answers);
	}

	private Process start(Path home) throws IOException {
		ProcessBuilder keycloak = new ProcessBuilder("bash", home.resolve("bin").resolve("kc.sh").toString(),
				"start-dev", "--db=dev-mem", "--cache=local", "--http-host=127.0.0.1", "--http-port=" + this.port,
				"--import-realm")
			.redirectErrorStream(true)
			.redirectOutput(this.log.toFile());
		keycloak.environment()
			.putAll(Map.of("JAVA_HOME", System.getProperty("java.home"), "KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN,
					"KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN, "JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1"));
		return keycloak.start();
	}

	private boolean answers() throws IOException, InterruptedException {
		if (!this.process.isAlive()) {
			throw new IllegalStateException("Keycloak ended:\n" + Files.readString(this.log));
		}
		try {
			return this.http
				.send(HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
					.timeout(Duration.ofSeconds(10))
					.build(), BodyHandlers.discarding())
				.statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	public String issuer() {
		return url() + "/realms/data";
	}

	public String tokenEndpoint() {
		return issuer() + "/protocol/openid-connect/token";
	}

	/**
	 * An access token of a client for itself; its secret is its name and {@code -secret}.
	 */
	public String clientToken(String client) {
		return token(tokenEndpoint(), clientGrant(client), Map.of()).path("access_token").asString();
	}

	/**
	 * The same, bound to a key by a proof for the token endpoint.
	 */
	public String boundToken(String client, String proof) {
		return token(tokenEndpoint(), clientGrant(client), Map.of("DPoP", proof)).path("access_token").asString();
	}

	private static Map<String, String> clientGrant(String client) {
		return Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", client + "-secret");
	}

	/**
	 * The ID token of the user {@code dana}, who signed in at the client {@code airflow}.
	 */
	public String idToken() {
		Map<String, String> form = Map.of("grant_type", "password", "scope", "openid", "client_id", "airflow",
				"client_secret", "airflow-secret", "username", "dana", "password", "dana-password");
		return token(tokenEndpoint(), form, Map.of()).path("id_token").asString();
	}

	/**
	 * An access token of another realm of the same server.
	 */
	public String tokenOfAnotherRealm() {
		Map<String, String> form = Map.of("grant_type", "password", "client_id", "admin-cli", "username", ADMIN,
				"password", ADMIN);
		return token(url() + "/realms/master/protocol/openid-connect/token", form, Map.of()).path("access_token")
			.asString();
	}

	/**
	 * The SHA-1 of the certificate of the first published key, the only one that Ceph
	 * reads.
	 */
	public String thumbprint() {
		JsonNode keys = JsonMapper.shared()
			.readTree(send(HttpRequest.newBuilder(URI.create(issuer() + "/protocol/openid-connect/certs"))).body())
			.path("keys");
		byte[] certificate = Base64.getDecoder().decode(keys.path(0).path("x5c").path(0).asString());
		try {
			return HexFormat.of().withUpperCase().formatHex(MessageDigest.getInstance("SHA-1").digest(certificate));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Gives the realm a new key, which signs from now on; the old one stays published.
	 */
	public void rollKey() {
		String key = "{\"name\":\"next\",\"providerId\":\"rsa-generated\","
				+ "\"providerType\":\"org.keycloak.keys.KeyProvider\",\"config\":{\"priority\":[\"500\"]}}";
		HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(url() + "/admin/realms/data/components"))
			.header("Authorization", "Bearer " + tokenOfAnotherRealm())
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(key)));
		if (response.statusCode() != 201) {
			throw new IllegalStateException("Keycloak made no key: " + response.body());
		}
	}

	/**
	 * Gives a client another secret; the one before ends at once.
	 */
	public void changeSecret(String client, String secret) {
		String clients = url() + "/admin/realms/data/clients";
		String authorization = "Bearer " + tokenOfAnotherRealm();
		JsonNode found = JsonMapper.shared()
			.readTree(send(HttpRequest.newBuilder(URI.create(clients + "?clientId=" + client))
				.header("Authorization", authorization)).body())
			.path(0);
		((ObjectNode) found).put("secret", secret);
		HttpResponse<String> response = send(
				HttpRequest.newBuilder(URI.create(clients + "/" + found.path("id").asString()))
					.header("Authorization", authorization)
					.header("Content-Type", "application/json")
					.PUT(HttpRequest.BodyPublishers.ofString(found.toString())));
		if (response.statusCode() != 204) {
			throw new IllegalStateException("Keycloak changed no secret: " + response.body());
		}
	}

	/**
	 * Whether a token still counts, as the client {@code warehouse} is told.
	 */
	public boolean isActive(String token) {
		return token(tokenEndpoint() + "/introspect",
				Map.of("token", token, "client_id", "warehouse", "client_secret", "warehouse-secret"), Map.of())
			.path("active")
			.asBoolean();
	}

	private JsonNode token(String endpoint, Map<String, String> form, Map<String, String> headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(form.entrySet()
				.stream()
				.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
				.collect(Collectors.joining("&"))));
		headers.forEach(request::header);
		HttpResponse<String> response = send(request);
		if (response.statusCode() != 200) {
			throw new IllegalStateException("Keycloak gave no token: " + response.body());
		}
		return JsonMapper.shared().readTree(response.body());
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private String url() {
		return "http://127.0.0.1:" + this.port;
	}

	@Override
	public void close() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
		this.process.onExit().join();
		this.http.close();
	}

}
