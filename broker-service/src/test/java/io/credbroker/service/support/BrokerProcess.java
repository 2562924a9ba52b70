package io.credbroker.service.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.credbroker.provider.testkit.LocalPrograms;
import io.credbroker.service.BrokerApplication;

/**
 * The service as it is run, in a process of its own, which a test can kill.
 */
public final class BrokerProcess implements AutoCloseable {

	private static final Duration START = Duration.ofMinutes(2);

	private final Process process;

	private final int port;

	private final int managementPort;

	private BrokerProcess(Process process, int port, int managementPort) {
		this.process = process;
		this.port = port;
		this.managementPort = managementPort;
	}

	/**
	 * Starts it and waits until it is ready.
	 * @param log receives what goes to standard error, which is the log
	 */
	public static BrokerProcess start(Path log, Map<String, String> properties) throws IOException {
		return start(log, properties, List.of());
	}

	/**
	 * Starts it through a command that runs what follows it.
	 */
	public static BrokerProcess start(Path log, Map<String, String> properties, List<String> through)
			throws IOException {
		int port = LocalPrograms.freePort();
		int managementPort = LocalPrograms.freePort();
		List<String> command = new ArrayList<>(through);
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", System.getProperty("java.class.path"),
				BrokerApplication.class.getName(), "--server.address=127.0.0.1", "--server.port=" + port,
				"--management.server.address=127.0.0.1", "--management.server.port=" + managementPort));
		properties.forEach((name, value) -> command.add("--" + name + "=" + value));
		ProcessBuilder.Redirect output = ProcessBuilder.Redirect.appendTo(standardOutput(log).toFile());
		Process process = new ProcessBuilder(command).redirectOutput(output)
			.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
			.start();
		BrokerProcess broker = new BrokerProcess(process, port, managementPort);
		broker.awaitReady(log);
		return broker;
	}

	/**
	 * The file beside the log that receives what goes to standard output.
	 */
	public static Path standardOutput(Path log) {
		return log.resolveSibling(log.getFileName() + ".out");
	}

	private void awaitReady(Path log) throws IOException {
		HttpRequest ready = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d/actuator/health/readiness".formatted(this.managementPort)))
			.timeout(Duration.ofSeconds(5))
			.build();
		long end = System.nanoTime() + START.toNanos();
		try (HttpClient http = HttpClient.newHttpClient()) {
			while (System.nanoTime() < end && this.process.isAlive()) {
				if (answers(http, ready)) {
					return;
				}
				Thread.sleep(100);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.process.destroyForcibly();
		throw new IllegalStateException("The broker did not start:\n" + Files.readString(log));
	}

	private static boolean answers(HttpClient http, HttpRequest request) throws InterruptedException {
		try {
			return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	public URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.port + path);
	}

	public int managementPort() {
		return this.managementPort;
	}

	public long pid() {
		return this.process.pid();
	}

	/**
	 * Ends it with SIGKILL, which it cannot notice.
	 */
	public void kill() {
		this.process.destroyForcibly();
		LocalPrograms.stop(this.process);
	}

	@Override
	public void close() {
		LocalPrograms.stop(this.process);
	}

}
