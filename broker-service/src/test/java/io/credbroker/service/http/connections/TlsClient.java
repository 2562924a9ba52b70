package io.credbroker.service.http.connections;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A client with one connection, which it holds until it is closed.
 */
final class TlsClient implements AutoCloseable {

	/** Shorter than any time for which the tests let a connection be kept. */
	private static final int HANG_GUARD = 60_000;

	private static final String LENGTH = "content-length:";

	private final SSLSocket socket;

	private final InputStream in;

	private TlsClient(SSLSocket socket) throws IOException {
		this.socket = socket;
		this.in = new BufferedInputStream(socket.getInputStream());
	}

	static TlsClient connect(SSLContext context, int port) throws IOException {
		SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
		socket.setSoTimeout(HANG_GUARD);
		socket.startHandshake();
		return new TlsClient(socket);
	}

	/**
	 * An answer.
	 *
	 * @param status its status
	 * @param closes whether the server says that it closes the connection
	 */
	record Answer(int status, boolean closes) {
	}

	/**
	 * Sends a request, or a part of one.
	 */
	void send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		this.socket.getOutputStream().flush();
	}

	Answer ask(String path, String token) throws IOException {
		send("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n".formatted(path, token));
		return answer();
	}

	Answer answer() throws IOException {
		List<String> head = new ArrayList<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			head.add(line.toLowerCase(Locale.ROOT));
		}
		head.stream()
			.filter((line) -> line.startsWith(LENGTH))
			.mapToInt((line) -> Integer.parseInt(line.substring(LENGTH.length()).strip()))
			.forEach(this::skip);
		return new Answer(Integer.parseInt(head.getFirst().split(" ", 3)[1]), head.contains("connection: close"));
	}

	private void skip(int length) {
		try {
			this.in.skipNBytes(length);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = this.in.read(); next != '\n'; next = this.in.read()) {
			if (next < 0) {
				throw new IOException("The server closed the connection");
			}
			line.append((char) next);
		}
		return line.toString().strip();
	}

	OutputStream out() throws IOException {
		return this.socket.getOutputStream();
	}

	/**
	 * Waits until the server closes the connection.
	 */
	void awaitClose() throws IOException {
		try {
			while (this.in.read() >= 0) {
				// An answer that nobody reads.
			}
		}
		catch (SocketTimeoutException ex) {
			throw ex;
		}
		catch (IOException ex) {
			// Closed in the middle of what it was sent.
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
