package io.credbroker.service.record.sinks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;

import io.credbroker.service.database.OwnerOnlyPermissions;
import io.credbroker.service.record.chain.ChainedEvents;
import io.credbroker.service.record.pipeline.AuditSink;
import org.jspecify.annotations.Nullable;

/**
 * Appends whole lines to a file that only its owner may read, and flushes each group to
 * disk.
 * <p>
 * A file that was moved away is created again.
 */
public final class FileSink implements AuditSink {

	private final Path file;

	private FileChannel channel;

	/**
	 * Stays open as long as the other channel, since closing any channel of a file
	 * releases its locks.
	 */
	private FileChannel reading;

	private @Nullable Object key;

	private boolean torn;

	private FileSink(Path file) throws IOException {
		this.file = file;
		OwnerOnlyPermissions.file(file);
		this.key = key();
		this.reading = FileChannel.open(file, StandardOpenOption.READ);
		this.channel = open(this.reading);
		this.torn = isTorn();
	}

	/**
	 * The sink for a path, which may be a pipe or a device as well.
	 */
	public static AuditSink at(Path path) throws IOException {
		return (Files.exists(path) && !Files.isRegularFile(path)) ? StreamSink.at(path) : new FileSink(path);
	}

	/**
	 * Opens and locks the file; the lock ends with the channel or with the process.
	 */
	private FileChannel open(FileChannel reading) throws IOException {
		FileChannel opened = FileChannel.open(this.file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND));
		try {
			if (opened.tryLock() != null) {
				return opened;
			}
		}
		catch (OverlappingFileLockException ex) {
			// Another channel of this process holds the lock.
		}
		catch (IOException ex) {
			opened.close();
			reading.close();
			throw ex;
		}
		opened.close();
		reading.close();
		throw new FileInUseException(this.file.toString());
	}

	private void reopen() throws IOException {
		this.channel.close();
		this.reading.close();
		OwnerOnlyPermissions.file(this.file);
		this.key = key();
		this.reading = FileChannel.open(this.file, StandardOpenOption.READ);
		this.channel = open(this.reading);
		this.torn = isTorn();
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
	 * Whether the last line is incomplete, as after a killed process.
	 */
	private boolean isTorn() throws IOException {
		ByteBuffer last = ByteBuffer.allocate(1);
		long size = this.reading.size();
		return size > 0 && this.reading.read(last, size - 1) == 1 && last.get(0) != '\n';
	}

	@Override
	public void append(ChainedEvents group) throws IOException {
		if (!this.channel.isOpen() || !Objects.equals(this.key, key())) {
			reopen();
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
		this.reading.close();
	}

}
