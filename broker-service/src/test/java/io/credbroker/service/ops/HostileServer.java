package io.credbroker.service.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A server that sends bytes as a test says, whatever it is asked.
 */
final class HostileServer implements AutoCloseable {

	private final ServerSocket socket;

	/** What is sent to each connection. */
	interface Script {

		void send(OutputStream out) throws IOException, InterruptedException;

	}

	/** What is done with each connection. */
	interface Dialogue {

		void hold(InputStream in, OutputStream out) throws IOException, InterruptedException;

	}

	HostileServer(Script script) {
		this((in, out) -> {
			PlainRequest.read(in);
			script.send(out);
		});
	}

	HostileServer(Dialogue dialogue) {
		try {
			this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread.ofVirtual().start(() -> accept(dialogue));
	}

	/**
	 * An answer with status 200 and a JSON body of unknown length.
	 */
	static HostileServer json(Script body) {
		return new HostileServer((out) -> {
			out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
				.getBytes(StandardCharsets.US_ASCII));
			body.send(out);
		});
	}

	private void accept(Dialogue dialogue) {
		while (!this.socket.isClosed()) {
			try {
				Socket connection = this.socket.accept();
				Thread.ofVirtual().start(() -> serve(connection, dialogue));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private static void serve(Socket connection, Dialogue dialogue) {
		try (connection; OutputStream out = connection.getOutputStream()) {
			dialogue.hold(connection.getInputStream(), out);
			out.flush();
		}
		catch (IOException ex) {
			// The client has given up, which is what it should do.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	String url() {
		return "http://127.0.0.1:" + this.socket.getLocalPort();
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
