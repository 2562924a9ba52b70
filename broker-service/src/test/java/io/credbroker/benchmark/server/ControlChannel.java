package io.credbroker.benchmark.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * The server's end of the connection to the process that measures it.
 */
final class ControlChannel {

	private ControlChannel() {
	}

	/**
	 * Says hello and answers one line with one line until the other side is gone.
	 */
	static void obey(int port, String hello, UnaryOperator<String> answer) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
				BufferedReader in = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
				PrintWriter out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8)) {
			out.println(hello);
			for (String order = in.readLine(); order != null; order = in.readLine()) {
				out.println(answer.apply(order));
			}
		}
	}

}
