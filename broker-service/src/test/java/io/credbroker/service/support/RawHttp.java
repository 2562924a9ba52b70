package io.credbroker.service.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
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
	 * Sends one character as one byte, and reads until the server closes.
	 */
	public static RawHttp send(int port, String request) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(PATIENCE);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			socket.shutdownOutput();
			return new RawHttp(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
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
