package io.credbroker.provider.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers every call on the loopback with the same answer that does not end.
 */
final class SlowServer implements AutoCloseable {

	private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

	private final SlowResponse answer;

	private final String beginning;

	private final ServerSocket socket;

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private final AtomicInteger begun = new AtomicInteger();

	private final AtomicInteger open = new AtomicInteger();

	/**
	 * @param beginning of the body of each answer that stalls
	 */
	SlowServer(SlowResponse answer, String beginning) {
		this.beginning = beginning;
		this.answer = answer;
		try {
			this.socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.threads.execute(this::accept);
	}

	URI address() {
		return URI.create("http://127.0.0.1:" + this.socket.getLocalPort());
	}

	/**
	 * How many answers have begun so far.
	 */
	int begun() {
		return this.begun.get();
	}

	/**
	 * How many connections the callers have not given up yet.
	 */
	int open() {
		return this.open.get();
	}

	private void accept() {
		try {
			while (true) {
				Socket connection = this.socket.accept();
				this.open.incrementAndGet();
				this.threads.execute(() -> answer(connection));
			}
		}
		catch (IOException ex) {
			// Closed.
		}
	}

	private void answer(Socket connection) {
		try (connection) {
			InputStream in = connection.getInputStream();
			if (in.read() != -1) {
				this.begun.incrementAndGet();
				answer(in, connection.getOutputStream());
			}
		}
		catch (IOException ex) {
			// The caller gave up.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.open.decrementAndGet();
		}
	}

	private void answer(InputStream in, OutputStream out) throws IOException, InterruptedException {
		switch (this.answer) {
			case DRIPS_HEADERS -> drip(out, OK, "X-More: a\r\n");
			case DRIPS_THE_BODY -> drip(out, OK + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n");
			case STALLS_IN_THE_BODY -> stall(in, out, OK + "Content-Length: 100\r\n\r\n" + this.beginning);
			case NEVER_CLOSES -> stall(in, out, OK + "Connection: close\r\n\r\n" + this.beginning);
		}
	}

	private static void drip(OutputStream out, String head, String drop) throws IOException, InterruptedException {
		write(out, head);
		while (true) {
			write(out, drop);
			Thread.sleep(20);
		}
	}

	private static void stall(InputStream in, OutputStream out, String text) throws IOException {
		write(out, text);
		in.transferTo(OutputStream.nullOutputStream());
	}

	private static void write(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.US_ASCII));
		out.flush();
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.threads.shutdownNow();
	}

}
