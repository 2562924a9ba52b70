package io.credbroker.provider.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The server that VAULT_ADDR and VAULT_TOKEN name, or else a bao or vault of the PATH,
 * started once for all tests and stopped with them.
 */
record RealServer(URI address, String token) {

	static final String MISSING = "set VAULT_ADDR and VAULT_TOKEN, or put bao or vault on the PATH, "
			+ "to run this against a Vault or OpenBao in dev mode";

	private static final Duration START = Duration.ofMinutes(1);

	static Optional<RealServer> find() {
		return Holder.FOUND;
	}

	static RealServer get() {
		return find().orElseThrow(() -> new IllegalStateException(MISSING));
	}

	private static Optional<RealServer> look() {
		String address = System.getenv("VAULT_ADDR");
		String token = System.getenv("VAULT_TOKEN");
		if (address != null && token != null) {
			return Optional.of(new RealServer(URI.create(address), token));
		}
		return Stream.of("bao", "vault").flatMap(RealServer::onPath).findFirst().map(RealServer::start);
	}

	private static Stream<Path> onPath(String name) {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
			.filter((folder) -> !folder.isEmpty())
			.map((folder) -> Path.of(folder, name))
			.filter(Files::isExecutable);
	}

	private static RealServer start(Path binary) {
		try {
			Path home = Files.createTempDirectory("vault-test");
			String listen = "127.0.0.1:" + freePort();
			RealServer server = new RealServer(URI.create("http://" + listen), UUID.randomUUID().toString());
			ProcessBuilder command = new ProcessBuilder(binary.toString(), "server", "-dev", "-dev-no-store-token",
					"-dev-root-token-id=" + server.token(), "-dev-listen-address=" + listen)
				.redirectErrorStream(true)
				.redirectOutput(home.resolve("vault.log").toFile());
			command.environment().put("HOME", home.toString());
			Process process = command.start();
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
			server.awaitReady(process);
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void awaitReady(Process process) {
		long begun = System.nanoTime();
		while (!isReady()) {
			if (!process.isAlive() || System.nanoTime() - begun > START.toNanos()) {
				throw new IllegalStateException("the server did not start");
			}
			Thread.onSpinWait();
		}
	}

	private boolean isReady() {
		try {
			HttpURLConnection health = (HttpURLConnection) this.address.resolve("/v1/sys/health")
				.toURL()
				.openConnection();
			health.setConnectTimeout(1_000);
			health.setReadTimeout(1_000);
			return health.getResponseCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Starts nothing before a test asks.
	 */
	private static final class Holder {

		static final Optional<RealServer> FOUND = look();

	}

}
