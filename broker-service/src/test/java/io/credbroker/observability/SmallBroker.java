package io.credbroker.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.record.BrokerProcessFiles;
import io.credbroker.service.support.BrokerProcess;
import io.credbroker.service.support.TestIssuer;

/**
 * A broker in a process of its own, whose files cannot grow beyond 100 KiB until there is
 * room.
 */
final class SmallBroker implements AutoCloseable {

	private static final List<String> SMALL_DISK = List.of("bash", "-c", "ulimit -S -f 100; exec \"$@\"", "--");

	/** More lookups than the record has room for. */
	private static final int MANY = 1000;

	private final TestIssuer issuer = new TestIssuer();

	private final HttpClient http = HttpClient.newHttpClient();

	private final BrokerProcess process;

	SmallBroker(Path directory) throws IOException {
		Map<String, String> properties = new HashMap<>(BrokerProcessFiles.properties(directory, this.issuer));
		properties.put("broker.audit.sinks.file.type", "file");
		properties.put("broker.audit.sinks.file.file", directory.resolve("audit.jsonl").toString());
		properties.put("broker.rotation.metrics-interval", "500ms");
		this.process = BrokerProcess.start(directory.resolve("broker.log"), properties, SMALL_DISK);
	}

	int managementPort() {
		return this.process.managementPort();
	}

	/**
	 * Looks up until the record has no room.
	 */
	void fillDisk() {
		for (int i = 0; i < MANY; i++) {
			if (lookup() == 503) {
				return;
			}
		}
		throw new IllegalStateException("the disk does not get full");
	}

	/**
	 * Lets its files grow as they want.
	 */
	void makeRoom() {
		try {
			Process command = new ProcessBuilder("prlimit", "--pid", Long.toString(this.process.pid()),
					"--fsize=unlimited:")
				.inheritIO()
				.start();
			if (command.waitFor() != 0) {
				throw new IllegalStateException("the limit cannot be raised");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private int lookup() {
		HttpRequest request = HttpRequest.newBuilder(this.process.uri("/v1/connections/conn-a"))
			.header("Authorization", "Bearer " + this.issuer.token("etl", "airflow-etl"))
			.build();
		try {
			return this.http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	void kill() {
		this.process.kill();
	}

	@Override
	public void close() {
		this.process.close();
		this.http.close();
		this.issuer.close();
	}

}
