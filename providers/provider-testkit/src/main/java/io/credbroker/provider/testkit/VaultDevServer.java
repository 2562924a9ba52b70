package io.credbroker.provider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The Vault or OpenBao that {@code VAULT_ADDR} and {@code VAULT_TOKEN} name, or else a
 * {@code bao} or {@code vault} of the {@code PATH} in dev mode, started once for all
 * tests and ended with them. Tests share it, so what a test makes there has a name of its
 * own.
 *
 * @param address where it listens
 * @param token may do everything there
 */
public record VaultDevServer(URI address, String token) {

	static final String MISSING = "set VAULT_ADDR and VAULT_TOKEN, or put bao or vault on the PATH, "
			+ "to run this against a Vault or OpenBao in dev mode";

	static Optional<VaultDevServer> find() {
		return Holder.FOUND;
	}

	/**
	 * The server, for tests that {@linkplain RequiresVault require} one.
	 */
	public static VaultDevServer get() {
		return find().orElseThrow(() -> new IllegalStateException(MISSING));
	}

	private static Optional<VaultDevServer> namedOrStarted() {
		String address = System.getenv("VAULT_ADDR");
		String token = System.getenv("VAULT_TOKEN");
		if (address != null && token != null) {
			return Optional.of(new VaultDevServer(URI.create(address), token));
		}
		return Stream.of("bao", "vault")
			.flatMap((name) -> LocalPrograms.find(name).stream())
			.findFirst()
			.map(VaultDevServer::start);
	}

	private static VaultDevServer start(Path binary) {
		try {
			Path home = Files.createTempDirectory("vault-test");
			String listen = "127.0.0.1:" + LocalPrograms.freePort();
			VaultDevServer server = new VaultDevServer(URI.create("http://" + listen), UUID.randomUUID().toString());
			ProcessBuilder command = new ProcessBuilder(binary.toString(), "server", "-dev", "-dev-no-store-token",
					"-dev-root-token-id=" + server.token(), "-dev-listen-address=" + listen)
				.redirectErrorStream(true)
				.redirectOutput(home.resolve("vault.log").toFile());
			command.environment().put("HOME", home.toString());
			Process process = command.start();
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
			Await.until(() -> !process.isAlive() || server.isReady(), "Vault is ready");
			if (!process.isAlive()) {
				throw new IllegalStateException("Vault did not start, see " + home.resolve("vault.log"));
			}
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
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
	 * Starts nothing before a test needs it.
	 */
	private static final class Holder {

		static final Optional<VaultDevServer> FOUND = namedOrStarted();

	}

}
