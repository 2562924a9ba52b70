package io.credbroker.service.record.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Reads lines of at most the length of an event; the rest of a longer line is skipped, so
 * that it does not count as an event.
 */
final class BoundedLineReader implements AutoCloseable {

	private static final int MOST = 2 << 20;

	private final BufferedReader reader;

	BoundedLineReader(InputStream input) {
		this.reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8), 1 << 16);
	}

	/**
	 * The next line without its line end, or {@code null} at the end.
	 */
	@Nullable String next() throws IOException {
		int unit = this.reader.read();
		if (unit < 0) {
			return null;
		}
		StringBuilder line = new StringBuilder();
		for (; unit >= 0 && unit != '\n'; unit = this.reader.read()) {
			if (line.length() < MOST) {
				line.append((char) unit);
			}
		}
		int end = line.length() - 1;
		return (end >= 0 && line.charAt(end) == '\r') ? line.substring(0, end) : line.toString();
	}

	@Override
	public void close() throws IOException {
		this.reader.close();
	}

}
