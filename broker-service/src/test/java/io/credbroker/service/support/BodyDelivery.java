package io.credbroker.service.support;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.sun.net.httpserver.HttpExchange;

/**
 * How a server delivers the body of an answer whose headers come at once.
 */
public enum BodyDelivery {

	/** Normally. */
	WHOLE,
	/** Half of it, and then nothing. */
	STALLS,
	/** So slowly that it never ends, but without long pauses. */
	DRIPS,
	/** All of it, but without ever ending it. */
	NEVER_ENDS;

	/** Longer than any test waits; the connection ends when the other side does. */
	private static final Duration FOREVER = Duration.ofMinutes(1);

	public void send(HttpExchange exchange, int status, String text) throws IOException {
		byte[] body = text.getBytes(StandardCharsets.UTF_8);
		switch (this) {
			case WHOLE -> {
				exchange.sendResponseHeaders(status, body.length);
				exchange.getResponseBody().write(body);
				exchange.close();
			}
			case STALLS -> {
				exchange.sendResponseHeaders(status, body.length);
				begin(exchange, body, body.length / 2);
			}
			case DRIPS -> {
				exchange.sendResponseHeaders(status, FOREVER.toMillis());
				drip(exchange.getResponseBody());
			}
			case NEVER_ENDS -> {
				exchange.sendResponseHeaders(status, 0);
				begin(exchange, body, body.length);
			}
		}
	}

	private static void begin(HttpExchange exchange, byte[] body, int length) throws IOException {
		exchange.getResponseBody().write(body, 0, length);
		exchange.getResponseBody().flush();
		pause(FOREVER);
	}

	private static void drip(OutputStream body) throws IOException {
		for (long i = 0; i < FOREVER.toMillis(); i += 20) {
			body.write(' ');
			body.flush();
			pause(Duration.ofMillis(20));
		}
	}

	private static void pause(Duration time) {
		try {
			Thread.sleep(time);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
