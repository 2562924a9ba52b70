package io.credbroker.image.run;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.credbroker.image.ImageFailure;
import io.credbroker.provider.testkit.LocalPrograms;
import org.jspecify.annotations.Nullable;

/**
 * A broker that was started from the layers of its image.
 */
public final class RunningBroker implements AutoCloseable {

	private static final long GUARD_SECONDS = 180;

	private static final Duration ANSWER = Duration.ofSeconds(60);

	private static final Duration LOOK = Duration.ofMillis(20);

	private final Process process;

	private final Path log;

	private final HttpClient client;

	private final int port;

	private final int managementPort;

	private RunningBroker(Process process, Path log, HttpClient client, int port, int managementPort) {
		this.process = process;
		this.log = log;
		this.client = client;
		this.port = port;
		this.managementPort = managementPort;
	}

	/**
	 * Starts it with the environment that the chart sets; {@code options} are those of
	 * the JVM.
	 */
	public static RunningBroker start(ImageRoot root, Surroundings surroundings, Path log, String options)
			throws IOException {
		int port = LocalPrograms.freePort();
		int management = LocalPrograms.freePort();
		Map<String, String> environment = environment(root, port, management);
		environment.put("JAVA_TOOL_OPTIONS", options);
		Process process = root.start(surroundings.mounted(), environment, log, List.of());
		HttpClient client = HttpClient.newBuilder()
			.sslContext(surroundings.trust())
			.version(HttpClient.Version.HTTP_1_1)
			.build();
		return new RunningBroker(process, log, client, port, management);
	}

	private static Map<String, String> environment(ImageRoot root, int port, int management) {
		String home = root.mounted();
		Map<String, String> environment = new LinkedHashMap<>();
		environment.put("MALLOC_ARENA_MAX", "2");
		environment.put("SERVER_PORT", Integer.toString(port));
		environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(management));
		environment.put("SPRING_CONFIG_ADDITIONAL_LOCATION", "file:" + home + "/config/");
		environment.put("BROKER_CATALOG_LOCATION", home + "/catalog/catalog.yaml");
		environment.put("SERVER_SHUTDOWN", "graceful");
		environment.put("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", "30s");
		return environment;
	}

	/**
	 * Waits until it says that it is ready.
	 */
	public void awaitReady() throws IOException, InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GUARD_SECONDS);
		while (!isReady()) {
			if (!this.process.isAlive() || System.nanoTime() > end) {
				throw new ImageFailure("The broker did not start from its image; %s says why:%n%s".formatted(this.log,
						String.join("\n", problems())));
			}
			Thread.sleep(LOOK);
		}
	}

	private List<String> problems() throws IOException {
		return output().stream().filter((line) -> line.contains("ERROR") || line.startsWith("Error")).toList();
	}

	private boolean isReady() throws InterruptedException {
		try {
			return get(this.managementPort, "/actuator/health/readiness", null).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Asks the port that callers use.
	 */
	public HttpResponse<String> get(String path, @Nullable String token) throws IOException, InterruptedException {
		return get(this.port, path, token);
	}

	/**
	 * Asks the port that has health and metrics.
	 */
	public HttpResponse<String> manage(String path) throws IOException, InterruptedException {
		return get(this.managementPort, path, null);
	}

	private HttpResponse<String> get(int at, String path, @Nullable String token)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:%d%s".formatted(at, path)))
			.timeout(ANSWER)
			.header("Accept", "application/json, application/problem+json, text/plain");
		if (token != null) {
			request.header("Authorization", "Bearer " + token).header("Airflow-Dag-Id", "etl_daily");
		}
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	/**
	 * The broker's own process, below that which put it into its namespaces.
	 */
	public ProcessHandle handle() {
		return this.process.descendants().findFirst().orElse(this.process.toHandle());
	}

	/**
	 * Asks it to stop and returns its exit code.
	 */
	public int stop() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(GUARD_SECONDS, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
			throw new ImageFailure("The broker did not stop.");
		}
		return this.process.exitValue();
	}

	/**
	 * What it printed so far.
	 */
	public List<String> output() throws IOException {
		return new ArrayList<>(Files.readAllLines(this.log));
	}

	public int port() {
		return this.port;
	}

	@Override
	public void close() {
		this.client.close();
		if (this.process.isAlive()) {
			this.process.destroy();
			this.process.onExit().orTimeout(GUARD_SECONDS, TimeUnit.SECONDS).join();
		}
	}

}
