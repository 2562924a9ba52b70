package io.credbroker.provider.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.credbroker.provider.testkit.MotoInstallation.CannotRunException;
import org.jspecify.annotations.Nullable;

/**
 * A running Moto on a free port of the loopback, started once for all tests and ended
 * with them.
 */
public final class MotoServer {

	private static final Pattern RUNNING = Pattern.compile("Running on (http://127\\.0\\.0\\.1:[0-9]+)");

	private static final Path LOG = Path.of("target", "moto-server.log");

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static @Nullable MotoServer started;

	/**
	 * Why there is none, or {@code null}.
	 */
	final @Nullable String reason;

	private final @Nullable URI address;

	private MotoServer(@Nullable URI address, @Nullable String reason) {
		this.address = address;
		this.reason = reason;
	}

	/**
	 * The running one, or one that says why there is none.
	 */
	public static synchronized MotoServer get() {
		if (started == null) {
			try {
				started = new MotoServer(start(MotoInstallation.command()), null);
			}
			catch (CannotRunException ex) {
				started = new MotoServer(null, ex.getMessage());
			}
			catch (IOException ex) {
				throw new java.io.UncheckedIOException(ex);
			}
		}
		return started;
	}

	/**
	 * Where it listens.
	 */
	public URI address() {
		return java.util.Objects.requireNonNull(this.address);
	}

	private static URI start(Path command) throws IOException {
		Process process = new ProcessBuilder(command.toString(), "-H", "127.0.0.1", "-p", "0").redirectErrorStream(true)
			.redirectOutput(LOG.toFile())
			.start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (process.isAlive() && System.nanoTime() < end) {
			Matcher running = RUNNING.matcher(Files.readString(LOG));
			if (running.find()) {
				return URI.create(running.group(1));
			}
			pause();
		}
		process.destroyForcibly();
		throw new AssertionError("Moto did not start, see " + LOG);
	}

	private static void pause() {
		try {
			Thread.sleep(50);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

}
