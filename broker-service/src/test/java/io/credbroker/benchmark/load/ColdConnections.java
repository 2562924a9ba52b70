package io.credbroker.benchmark.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;

import javax.net.ssl.TrustManagerFactory;

/**
 * Asks over a new TLS connection each time, with nothing left over from the one before.
 */
public final class ColdConnections {

	private final TrustManagerFactory trust;

	/**
	 * Trusts this certificate alone.
	 */
	public ColdConnections(SelfSigned certificate) {
		try {
			this.trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			this.trust.init(certificate.trusted());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * One after the other for so long, each timed from before it connects to the end of
	 * its answer.
	 */
	public LoadResult ask(LoadTarget target, Duration time) {
		long[] nanos = new long[1 << 12];
		int asked = 0;
		long begun = System.nanoTime();
		long now = begun;
		while (now - begun < time.toNanos()) {
			once(target);
			nanos = (asked < nanos.length) ? nanos : Arrays.copyOf(nanos, asked * 2);
			long after = System.nanoTime();
			nanos[asked++] = after - now;
			now = after;
		}
		return LoadResult.of(Duration.ofNanos(now - begun), nanos, asked);
	}

	private void once(LoadTarget target) {
		try (Socket socket = SelfSigned.context(this.trust)
			.getSocketFactory()
			.createSocket(target.host(), target.port())) {
			socket.setTcpNoDelay(true);
			socket.getOutputStream().write(target.requests().getFirst());
			read(socket.getInputStream(), target);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(target.name(), ex);
		}
	}

	private static void read(InputStream in, LoadTarget target) throws IOException {
		byte[] answer = new byte[64 * 1024];
		int length = in.read(answer);
		if (length < 0) {
			throw new EOFException("The server closed a connection without an answer");
		}
		String head = new String(answer, 0, length, StandardCharsets.US_ASCII);
		if (!head.startsWith("HTTP/1.1 " + target.status()) || !head.contains("\r\n\r\n")) {
			throw new IOException("status %d expected: %s".formatted(target.status(), head));
		}
	}

}
