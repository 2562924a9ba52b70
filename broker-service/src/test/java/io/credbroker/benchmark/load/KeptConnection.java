package io.credbroker.benchmark.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept connection with at most one request under way.
 */
final class KeptConnection implements AutoCloseable {

	private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

	private static final int UNKNOWN = -1;

	private final SocketChannel channel;

	private ByteBuffer in = ByteBuffer.allocate(64 * 1024);

	private final int status;

	private int got;

	private long due;

	private int scanned;

	private int end = UNKNOWN;

	private KeptConnection(SocketChannel channel, int status) {
		this.channel = channel;
		this.status = status;
	}

	static KeptConnection open(LoadTarget target, Selector selector) throws IOException {
		SocketChannel channel = SocketChannel.open(new InetSocketAddress(target.host(), target.port()));
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		channel.configureBlocking(false);
		KeptConnection wire = new KeptConnection(channel, target.status());
		channel.register(selector, SelectionKey.OP_READ, wire);
		return wire;
	}

	/**
	 * Sends a request that was due at a time, be it now or already gone.
	 */
	void send(byte[] request, long dueNanos) throws IOException {
		this.due = dueNanos;
		this.in.clear();
		this.scanned = 0;
		this.end = UNKNOWN;
		ByteBuffer out = ByteBuffer.wrap(request);
		while (out.hasRemaining()) {
			this.channel.write(out);
		}
	}

	long due() {
		return this.due;
	}

	/**
	 * Takes what has come and says whether the answer is whole.
	 * @throws IllegalStateException when it is not the answer that the target is for
	 */
	boolean answered() throws IOException {
		if (this.channel.read(this.in) < 0) {
			throw new EOFException("The server closed a connection in the middle of a measurement");
		}
		if (this.end == UNKNOWN) {
			readHead();
		}
		return this.end != UNKNOWN && this.in.position() >= this.end;
	}

	private void readHead() {
		byte[] bytes = this.in.array();
		for (int i = Math.max(this.scanned, 3); i < this.in.position(); i++) {
			if (bytes[i] == '\n' && bytes[i - 2] == '\n') {
				checkStatus(bytes);
				this.end = i + 1 + length(bytes, i);
				makeRoom();
				return;
			}
		}
		this.scanned = this.in.position();
	}

	/**
	 * Some answers are longer than most.
	 */
	private void makeRoom() {
		if (this.end > this.in.capacity()) {
			this.in = ByteBuffer.allocate(this.end).put(this.in.flip());
		}
	}

	/**
	 * Whether the last answer had a status of success.
	 */
	boolean succeeded() {
		return this.got >= 200 && this.got < 300;
	}

	private void checkStatus(byte[] bytes) {
		this.got = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
		if (this.status != LoadTarget.ANY_STATUS && this.got != this.status) {
			throw new IllegalStateException(String.format(Locale.ROOT, "status %d where %d was expected: %s", this.got,
					this.status, new String(bytes, 0, this.in.position(), StandardCharsets.UTF_8)));
		}
	}

	private static int length(byte[] bytes, int headEnd) {
		for (int line = 0; line < headEnd; line++) {
			if (bytes[line] == '\n' && startsWithLength(bytes, line + 1)) {
				int length = 0;
				for (int i = line + 1 + LENGTH.length; bytes[i] != '\r'; i++) {
					length = (bytes[i] == ' ') ? length : length * 10 + (bytes[i] - '0');
				}
				return length;
			}
		}
		return 0;
	}

	private static boolean startsWithLength(byte[] bytes, int from) {
		for (int i = 0; i < LENGTH.length; i++) {
			int letter = bytes[from + i];
			if (((letter >= 'A' && letter <= 'Z') ? letter + 32 : letter) != LENGTH[i]) {
				return false;
			}
		}
		return true;
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
