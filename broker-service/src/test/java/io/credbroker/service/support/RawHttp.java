package io.credbroker.service.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server answers to bytes that no HTTP client would send.
 *
 * @param text the whole answer, one character a byte
 */
public record RawHttp(String text) {

	private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

	private static final int PATIENCE = 20_000;

	/**
	 * Sends one character as one byte, and reads until the server closes. A server that
	 * refuses a request before it has read all of it resets the connection; what it
	 * answered before that counts.
	 */
	public static RawHttp send(int port, String request) throws IOException {
		ByteArrayOutputStream answer = new ByteArrayOutputStream();
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(PATIENCE);
			send(request, socket);
			socket.getInputStream().transferTo(answer);
		}
		catch (ConnectException ex) {
			throw ex;
		}
		catch (SocketException ex) {
			// It was reset after the answer.
		}
		return new RawHttp(answer.toString(StandardCharsets.ISO_8859_1));
	}

	private static void send(String request, Socket socket) throws IOException {
		try {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			socket.shutdownOutput();
		}
		catch (SocketException ex) {
			// Its answer is there already.
		}
	}

	/**
	 * The status, or 0 where there is none.
	 */
	public int status() {
		Matcher status = STATUS.matcher(this.text);
		return status.lookingAt() ? Integer.parseInt(status.group(1)) : 0;
	}

	public String head() {
		int end = this.text.indexOf("\r\n\r\n");
		return (end < 0) ? this.text : this.text.substring(0, end);
	}

	/**
	 * How many answers there are.
	 */
	public long answers() {
		return STATUS.matcher(this.text).results().count();
	}

}
