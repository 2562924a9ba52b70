package io.credbroker.service.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.BrokerApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The whole service on free loopback ports, with a scripted store named {@code scripted}
 * and an issuer named {@code test}.
 */
public final class Broker implements AutoCloseable {

	private static final String SINKS = "broker.audit.sinks.";

	private final HttpClient http = HttpClient.newHttpClient();

	private final TestIssuer issuer = new TestIssuer();

	private final ScriptedStore store = new ScriptedStore();

	private final ConfigurableApplicationContext application;

	private Broker(Path catalog, Map<String, Object> properties, Class<?>... planted) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("server.address", "127.0.0.1");
		all.put("server.port", "0");
		all.put("management.server.port", "0");
		all.put("management.server.address", "127.0.0.1");
		all.put("broker.catalog.location", catalog.toString());
		all.put("broker.stores.scripted.type", "scripted");
		all.put("broker.stores.scripted.timeout", "1s");
		all.putAll(this.issuer.settings());
		all.putAll(patient(properties));
		this.application = new SpringApplicationBuilder(BrokerApplication.class).sources(planted)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean("scriptedStore",
					ScriptedStoreFactory.class, () -> new ScriptedStoreFactory(this.store)))
			.properties(Map.of("spring.main.register-shutdown-hook", "false"))
			.run(arguments(all));
	}

	/**
	 * Settings with a record that also a busy machine keeps in time, unless they say
	 * otherwise: the output of a test may be read late, and its disk be slow.
	 */
	private static Map<String, Object> patient(Map<String, Object> properties) {
		Map<String, Object> all = new LinkedHashMap<>();
		if (properties.keySet().stream().noneMatch((name) -> name.startsWith(SINKS))) {
			all.put(SINKS + "stdout.type", "stdout");
		}
		all.putAll(properties);
		for (String name : List.copyOf(all.keySet())) {
			if (name.startsWith(SINKS) && name.endsWith(".type") && !"database".equals(all.get(name))) {
				all.putIfAbsent(name.replaceFirst("type$", "timeout"), "30s");
			}
		}
		return all;
	}

	/**
	 * Starts the service with a catalog text.
	 */
	public static Broker start(Path directory, String catalog, Map<String, Object> properties) {
		return start(directory, catalog, properties, new Class<?>[0]);
	}

	/**
	 * Starts the service with more beans than it has by itself.
	 */
	public static Broker start(Path directory, String catalog, Map<String, Object> properties, Class<?>... planted) {
		Path file = directory.resolve("catalog.yaml");
		try {
			Files.writeString(file, catalog);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new Broker(file, properties, planted);
	}

	private static String[] arguments(Map<String, Object> properties) {
		return properties.entrySet()
			.stream()
			.map((entry) -> "--" + entry.getKey() + "=" + entry.getValue())
			.toArray(String[]::new);
	}

	public TestIssuer issuer() {
		return this.issuer;
	}

	public ScriptedStore store() {
		return this.store;
	}

	public ConfigurableApplicationContext application() {
		return this.application;
	}

	public int port() {
		return this.application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	public int managementPort() {
		return this.application.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
	}

	/**
	 * Has the broker fetch the keys of the issuer, for which it has only seconds, before
	 * a flood takes all of a small machine; leaves an event.
	 */
	public void verifyFirstToken() {
		int status = get("/v1/variables/not.mapped").statusCode();
		if (status != 404) {
			throw new IllegalStateException("the first token was answered with " + status);
		}
	}

	/**
	 * Asks with the token of a member of {@code airflow-etl}.
	 */
	public HttpResponse<String> get(String path) {
		return get(path, this.issuer.token("etl", "airflow-etl"), Map.of());
	}

	public HttpResponse<String> get(String path, String token, Map<String, String> headers) {
		Map<String, String> all = new LinkedHashMap<>(headers);
		all.put("Authorization", "Bearer " + token);
		return get(path, all);
	}

	public HttpResponse<String> get(String path, Map<String, String> headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path));
		headers.forEach(request::header);
		return send(request.build());
	}

	public String url() {
		return "http://127.0.0.1:" + port();
	}

	public HttpResponse<String> send(HttpRequest request) {
		try {
			return this.http.send(request, HttpResponse.BodyHandlers.ofString());
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
		SpringApplication.exit(this.application);
		this.http.close();
		this.issuer.close();
	}

}
