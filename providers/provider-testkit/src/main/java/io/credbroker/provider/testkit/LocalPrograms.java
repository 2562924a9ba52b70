package io.credbroker.provider.testkit;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a test needs to run a program of this machine as a server.
 */
public final class LocalPrograms {

	private static final int FIRST_PORT = 20_000;

	private static final int PORTS = 10_000;

	private static final Set<Integer> GIVEN_PORTS = ConcurrentHashMap.newKeySet();

	private static final int STOP_SECONDS = 30;

	private LocalPrograms() {
	}

	/**
	 * The program of that name on the {@code PATH}.
	 */
	public static Optional<Path> find(String name) {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
			.filter((folder) -> !folder.isEmpty())
			.map((folder) -> Path.of(folder, name))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/**
	 * A port of loopback on which nothing listens, another one at each call.
	 * <p>
	 * It is below those that a system gives to whoever asks for any port (from 32768 on
	 * Linux, from 49152 elsewhere), so that nobody else gets it before the server that it
	 * is for has started.
	 * @throws IllegalStateException when none is left
	 */
	public static int freePort() {
		for (int attempt = 0; attempt < PORTS; attempt++) {
			int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
			if (GIVEN_PORTS.add(port) && isFree(port)) {
				return port;
			}
		}
		throw new IllegalStateException(
				"No port from %d to %d is left for a test.".formatted(FIRST_PORT, FIRST_PORT + PORTS - 1));
	}

	private static boolean isFree(int port) {
		try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Ends a process, if need be by force, and returns once it has ended.
	 */
	public static void stop(Process process) {
		process.destroy();
		try {
			if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
				process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
