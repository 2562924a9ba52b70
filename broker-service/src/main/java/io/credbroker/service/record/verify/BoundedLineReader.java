package io.credbroker.service.record.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Reads lines, of which none takes more memory than an event can: the rest of a longer
 * one is passed over, so it is no event any more.
 */
final class BoundedLineReader implements AutoCloseable {

	private static final int MOST = 2 << 20;

	private final BufferedReader reader;

	BoundedLineReader(InputStream input) {
		this.reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8), 1 << 16);
	}

	/**
	 * The next line without its end, or {@code null}.
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
