package io.credbroker.service.record.sinks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

import io.credbroker.service.record.chain.ChainedEvents;
import io.credbroker.service.record.pipeline.AuditSink;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a stream that cannot be truncated, such as standard output or a pipe.
 */
final class StreamSink implements AuditSink {

	private final @Nullable Path path;

	private @Nullable FileChannel channel;

	private boolean midLine;

	private StreamSink(@Nullable Path path, @Nullable FileChannel channel) {
		this.path = path;
		this.channel = channel;
	}

	/**
	 * Standard output of the process, without the buffers of {@code System.out}.
	 */
	@SuppressWarnings("resource") // closing it would close standard output for everybody
	static StreamSink standardOutput() {
		return new StreamSink(null, new FileOutputStream(FileDescriptor.out).getChannel());
	}

	/**
	 * A pipe or a device, opened at the first write, because opening a pipe waits for its
	 * reader.
	 */
	static StreamSink at(Path path) {
		return new StreamSink(path, null);
	}

	@Override
	public void append(ChainedEvents group) throws IOException {
		FileChannel open = opened();
		if (this.midLine) {
			open.write(ByteBuffer.wrap(new byte[] { '\n' }));
			this.midLine = false;
		}
		ByteBuffer lines = ByteBuffer.wrap(group.lines());
		try {
			while (lines.hasRemaining()) {
				open.write(lines);
			}
		}
		finally {
			this.midLine = lines.hasRemaining() && lines.position() > 0;
		}
	}

	private FileChannel opened() throws IOException {
		FileChannel open = this.channel;
		if (open == null) {
			if (this.path == null) {
				throw new IOException("standard output is closed");
			}
			open = FileChannel.open(this.path, Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND));
			this.channel = open;
		}
		return open;
	}

	@Override
	public void close() throws IOException {
		if (this.path != null && this.channel != null) {
			this.channel.close();
		}
	}

}
