package io.credbroker.service.audit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Appends to standard output, or to a file that is forced to its disk each time.
 */
final class StreamSink implements AuditSink {

	private static final String PROPERTY = "broker.audit.file";

	private final FileChannel channel;

	private final boolean forced;

	private StreamSink(FileChannel channel, boolean forced) {
		this.channel = channel;
		this.forced = forced;
	}

	/**
	 * The process's own standard output, past whatever buffers {@code System.out} has.
	 */
	@SuppressWarnings("resource") // closing it would close standard output for everybody
	static StreamSink standardOutput() {
		return new StreamSink(new FileOutputStream(FileDescriptor.out).getChannel(), false);
	}

	/**
	 * A file that only its owner may read, made if it is not there.
	 * @throws InvalidConfigurationPropertyValueException when it cannot be opened
	 */
	static StreamSink file(@Nullable Path file) {
		if (file == null) {
			throw new InvalidConfigurationPropertyValueException(PROPERTY, null,
					"It must name a file when broker.audit.sink is file.");
		}
		try {
			if (Files.notExists(file)) {
				Files.createFile(file,
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			}
			return new StreamSink(FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND)),
					Files.isRegularFile(file));
		}
		catch (IOException ex) {
			throw new InvalidConfigurationPropertyValueException(PROPERTY, file,
					"It cannot be opened for appending (%s).".formatted(ex.getClass().getSimpleName()));
		}
	}

	@Override
	public void append(byte[] lines) throws IOException {
		ByteBuffer buffer = ByteBuffer.wrap(lines);
		while (buffer.hasRemaining()) {
			this.channel.write(buffer);
		}
		if (this.forced) {
			this.channel.force(false);
		}
	}

	@Override
	public void close() throws IOException {
		if (this.forced) {
			this.channel.close();
		}
	}

}
