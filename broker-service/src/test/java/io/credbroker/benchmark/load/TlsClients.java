package io.credbroker.benchmark.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Several clients at once that ask over TLS, each one request after the other.
 */
public final class TlsClients {

	private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

	private final TrustManagerFactory trust;

	private final int clients;

	/**
	 * Trusts this certificate alone.
	 */
	public TlsClients(SelfSigned certificate, int clients) {
		this.clients = clients;
		try {
			this.trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			this.trust.init(certificate.trusted());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * So many requests over new connections, and ten times as many over kept ones: by
	 * count and not by time, since on a busy machine a compiler needs longer, not less.
	 */
	public void warmUp(LoadTarget fresh, LoadTarget kept, int requests) {
		AtomicInteger left = new AtomicInteger(requests);
		overNewConnections(fresh, () -> left.getAndDecrement() > 0);
		AtomicInteger more = new AtomicInteger(requests * 10);
		overKeptConnections(kept, () -> more.getAndDecrement() > 0);
	}

	/**
	 * Each request over a new connection with nothing resumed; returns how many were
	 * answered.
	 */
	public int overNewConnections(LoadTarget target, Duration time) {
		return overNewConnections(target, until(time));
	}

	private int overNewConnections(LoadTarget target, BooleanSupplier more) {
		AtomicInteger next = new AtomicInteger();
		return together(() -> {
			int answers = 0;
			while (more.getAsBoolean()) {
				try (Socket socket = connect(target)) {
					ask(socket, target, next.getAndIncrement());
				}
				answers++;
			}
			return answers;
		});
	}

	/**
	 * Each client over a connection of its own that it keeps.
	 */
	public int overKeptConnections(LoadTarget target, Duration time) {
		return overKeptConnections(target, until(time));
	}

	private int overKeptConnections(LoadTarget target, BooleanSupplier more) {
		AtomicInteger next = new AtomicInteger();
		return together(() -> {
			int answers = 0;
			try (Socket socket = connect(target)) {
				while (more.getAsBoolean()) {
					ask(socket, target, next.getAndIncrement());
					answers++;
				}
			}
			return answers;
		});
	}

	private static BooleanSupplier until(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		return () -> System.nanoTime() < end;
	}

	private int together(Callable<Integer> client) {
		try (ExecutorService threads = Executors.newFixedThreadPool(this.clients)) {
			int answers = 0;
			for (Future<Integer> each : threads.invokeAll(Collections.nCopies(this.clients, client))) {
				answers += each.get();
			}
			return answers;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private Socket connect(LoadTarget target) {
		try {
			SSLSocketFactory sockets = SelfSigned.context(this.trust).getSocketFactory();
			Socket socket = sockets.createSocket(target.host(), target.port());
			socket.setTcpNoDelay(true);
			return socket;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(target.name(), ex);
		}
	}

	private static void ask(Socket socket, LoadTarget target, int number) throws IOException {
		socket.getOutputStream().write(target.requests().get(number % target.requests().size()));
		InputStream in = socket.getInputStream();
		byte[] buffer = new byte[64 * 1024];
		int length = 0;
		int end = -1;
		while (end < 0 || length < end) {
			int more = in.read(buffer, length, buffer.length - length);
			if (more < 0) {
				throw new EOFException("The server closed a connection in the middle of an answer");
			}
			length += more;
			end = (end < 0) ? end(new String(buffer, 0, length, StandardCharsets.ISO_8859_1), target) : end;
		}
	}

	/**
	 * Where the answer ends, or -1 while its head is not whole.
	 */
	private static int end(String answer, LoadTarget target) {
		int head = answer.indexOf("\r\n\r\n");
		if (head < 0) {
			return -1;
		}
		Matcher length = LENGTH.matcher(answer);
		if (!answer.startsWith("HTTP/1.1 " + target.status()) || !length.find()) {
			throw new IllegalStateException("status %d expected: %s".formatted(target.status(), answer));
		}
		return head + 4 + Integer.parseInt(length.group(1));
	}

}
