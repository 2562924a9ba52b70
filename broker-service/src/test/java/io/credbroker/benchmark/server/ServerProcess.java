package io.credbroker.benchmark.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own; it ends when this is closed, or when this process
 * does.
 */
public class ServerProcess implements AutoCloseable {

	private static final int START_MILLIS = 120_000;

	private static final int ANSWER_MILLIS = 60_000;

	private final Process process;

	private final Socket socket;

	private final BufferedReader in;

	private final PrintWriter out;

	private final String[] hello;

	/**
	 * Starts the main class and waits for its hello.
	 * @param log receives all that the server prints
	 */
	ServerProcess(Class<?> main, Path log, List<String> arguments) {
		try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			door.setSoTimeout(START_MILLIS);
			this.process = new ProcessBuilder(command(main, door.getLocalPort(), arguments)).redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start();
			var _ = this.process.onExit().thenRun(() -> closeQuietly(door));
			this.socket = door.accept();
			this.socket.setSoTimeout(ANSWER_MILLIS);
			this.in = new BufferedReader(new InputStreamReader(this.socket.getInputStream(), StandardCharsets.UTF_8));
			this.out = new PrintWriter(this.socket.getOutputStream(), true, StandardCharsets.UTF_8);
			this.hello = line().split(" ");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					new IOException("%s did not start; see %s".formatted(main.getSimpleName(), log), ex));
		}
	}

	private static List<String> command(Class<?> main, int port, List<String> arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms512m", "-Xmx512m",
						"-cp", System.getProperty("java.class.path"), main.getName(), Integer.toString(port)));
		command.addAll(arguments);
		return command;
	}

	/**
	 * A word of the hello.
	 */
	String hello(int index) {
		return this.hello[index];
	}

	/**
	 * Where it listens.
	 */
	public int port() {
		return Integer.parseInt(hello(0));
	}

	/**
	 * Sends an order and waits for the answer.
	 */
	String order(String order) {
		try {
			this.out.println(order);
			return line();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String line() throws IOException {
		String line = this.in.readLine();
		if (line == null) {
			throw new SocketTimeoutException("The server is gone");
		}
		return line;
	}

	/**
	 * The processor time that the server has used so far.
	 */
	public Duration processorTime() {
		return this.process.info().totalCpuDuration().orElse(Duration.ZERO);
	}

	@Override
	public void close() {
		closeQuietly(this.socket);
		try {
			if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	private static void closeQuietly(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
