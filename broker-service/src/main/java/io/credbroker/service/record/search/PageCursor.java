package io.credbroker.service.record.search;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The last event of a page, after which the next page begins.
 */
record PageCursor(Instant recorded, String instance, long sequence) {

	String text() {
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(
					"%s %s %d".formatted(this.recorded, this.instance, this.sequence).getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Reads the parameter of a request.
	 * @throws IllegalArgumentException with a message for the client
	 */
	static @Nullable PageCursor read(@Nullable String text) {
		if (text == null) {
			return null;
		}
		try {
			String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 3);
			return new PageCursor(RecordedTime.parse(parts[0]), UUID.fromString(parts[1]).toString(),
					Long.parseLong(parts[2]));
		}
		catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException ex) {
			throw new IllegalArgumentException("cursor must be the next_cursor of an earlier answer.", ex);
		}
	}

}
