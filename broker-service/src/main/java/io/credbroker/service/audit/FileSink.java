package io.credbroker.service.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Appends whole lines to a file that only its owner may read, and forces each group to
 * its disk.
 * <p>
 * A file that was moved away is made anew.
 */
final class FileSink implements AuditSink {

	private final Path file;

	private FileChannel channel;

	private @Nullable Object key;

	private boolean torn;

	private FileSink(Path file) throws IOException {
		this.file = file;
		this.channel = open();
	}

	/**
	 * The sink for a path, which may be a pipe or a device as well.
	 */
	static AuditSink at(Path path) throws IOException {
		return (Files.exists(path) && !Files.isRegularFile(path)) ? StreamSink.at(path) : new FileSink(path);
	}

	private FileChannel open() throws IOException {
		if (Files.notExists(this.file)) {
			Files.createFile(this.file,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		}
		this.key = key();
		this.torn = isTorn();
		return FileChannel.open(this.file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND));
	}

	private @Nullable Object key() throws IOException {
		try {
			return Files.readAttributes(this.file, BasicFileAttributes.class).fileKey();
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	/**
	 * Whether a process that was killed left a line unfinished.
	 */
	private boolean isTorn() throws IOException {
		try (FileChannel reading = FileChannel.open(this.file, StandardOpenOption.READ)) {
			ByteBuffer last = ByteBuffer.allocate(1);
			return reading.size() > 0 && reading.read(last, reading.size() - 1) == 1 && last.get(0) != '\n';
		}
	}

	@Override
	public void append(Group group) throws IOException {
		if (!this.channel.isOpen() || !Objects.equals(this.key, key())) {
			this.channel.close();
			this.channel = open();
		}
		long end = this.channel.size();
		try {
			if (this.torn) {
				write(new byte[] { '\n' });
			}
			write(group.lines());
			this.channel.force(false);
			this.torn = false;
		}
		catch (IOException ex) {
			takeBack(end, ex);
			throw ex;
		}
	}

	private void write(byte[] bytes) throws IOException {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		while (buffer.hasRemaining()) {
			this.channel.write(buffer);
		}
	}

	private void takeBack(long end, IOException failure) {
		try {
			this.channel.truncate(end);
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
