package io.credbroker.provider.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;

/**
 * All bytes of a file that did not change while they were read.
 *
 * @param settled whether an equal stamp later proves equal bytes
 */
record FileSnapshot(FileStamp stamp, boolean settled, byte[] bytes) {

	static final int MAX_BYTES = 1024 * 1024;

	private static final int ATTEMPTS = 3;

	/**
	 * Reads through a stream that an interrupted caller does not close.
	 */
	static FileSnapshot of(Path path, Clock clock) throws IOException {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			Instant start = clock.instant();
			FileStamp before = FileStamp.of(path);
			byte[] bytes = read(path);
			if (before.equals(FileStamp.of(path))) {
				return new FileSnapshot(before, before.isSettled(start), bytes);
			}
		}
		throw new IOException("the file kept changing while it was read");
	}

	private static byte[] read(Path path) throws IOException {
		try (InputStream stream = Files.newInputStream(path)) {
			return stream.readNBytes(MAX_BYTES + 1);
		}
	}

	/**
	 * Compares contents in memory; never shown, because it would help to guess a weak
	 * secret.
	 */
	byte[] digest() {
		try {
			return MessageDigest.getInstance("SHA-256").digest(this.bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

	@Override
	public String toString() {
		return "FileSnapshot[" + this.stamp + "]";
	}

}
