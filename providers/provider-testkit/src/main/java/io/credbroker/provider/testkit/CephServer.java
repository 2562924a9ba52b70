package io.credbroker.provider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.credbroker.provider.testkit.CephPrograms.CannotRunException;
import org.jspecify.annotations.Nullable;

/**
 * A Ceph with one gateway on free ports of the loopback, started once for all tests and
 * ended with them.
 */
public final class CephServer {

	/** Manages roles, and is the broker at the gateway. */
	public static final String BROKER_KEY = "AKIABROKER";

	/** Owns the bucket, and is nobody else. */
	public static final String OWNER_KEY = "AKIAOWNER";

	public static final String SECRET = "a-secret-of-this-run-alone";

	private static final Path SCRIPT = CephPrograms.PROJECT
		.resolve(Path.of("providers", "provider-testkit", "src", "main", "ceph", "up.sh"));

	private static final int PATIENCE = 90;

	private static @Nullable CephServer started;

	/** Why there is none, or {@code null}. */
	final @Nullable String reason;

	final Path directory;

	public final URI address;

	private CephServer(Path directory, URI address, @Nullable String reason) {
		this.directory = directory;
		this.address = address;
		this.reason = reason;
	}

	public static synchronized CephServer get() {
		if (started == null) {
			try {
				// Below /tmp, since the path of a socket may not be long.
				started = start(CephPrograms.find(), Files.createTempDirectory("ceph"));
			}
			catch (CannotRunException ex) {
				started = new CephServer(Path.of(""), URI.create("http://127.0.0.1"), ex.getMessage());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return started;
	}

	private static CephServer start(CephPrograms programs, Path directory) throws CannotRunException, IOException {
		int monitor = LocalPrograms.freePort();
		int gateway = LocalPrograms.freePort();
		Path log = directory.resolve("start.log");
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(directory)));
		check(programs.run(directory, log, PATIENCE, "sh", SCRIPT.toString(), directory.toString(),
				String.valueOf(monitor), String.valueOf(gateway), programs.root(),
				String.valueOf(ProcessHandle.current().pid())), log);
		CephServer server = new CephServer(directory, URI.create("http://127.0.0.1:" + gateway), null);
		Await.until(server::answers, "the gateway answers");
		for (List<String> user : List.of(List.of("broker", BROKER_KEY, "roles=*;oidc-provider=*"),
				List.of("owner", OWNER_KEY, "usage=read"))) {
			check(programs.run(directory, log, PATIENCE, "radosgw-admin", "user", "create", "--uid=" + user.getFirst(),
					"--display-name=" + user.getFirst(), "--access-key=" + user.get(1), "--secret-key=" + SECRET,
					"--caps=" + user.getLast()), log);
		}
		return server;
	}

	private static void check(int code, Path log) throws IOException {
		if (code != 0) {
			throw new AssertionError("Ceph did not start:\n" + Files.readString(log));
		}
	}

	private boolean answers() {
		try {
			HttpURLConnection connection = (HttpURLConnection) this.address.toURL().openConnection();
			connection.setConnectTimeout(1000);
			connection.setReadTimeout(1000);
			return connection.getResponseCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * What the gateway has logged of operations so far.
	 */
	public String operations() {
		try {
			return Files.readString(this.directory.resolve("ops.log"));
		}
		catch (IOException ex) {
			return "";
		}
	}

	/**
	 * Ends the daemons by their pids; they keep nothing.
	 */
	private static void stop(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : files.filter((one) -> one.toString().endsWith(".pid")).toList()) {
				ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
					.ifPresent(ProcessHandle::destroyForcibly);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			delete(directory);
		}
	}

	private static void delete(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			files.sorted(java.util.Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
		}
		catch (IOException ex) {
			// The folder of temporary files is emptied by others.
		}
	}

}
