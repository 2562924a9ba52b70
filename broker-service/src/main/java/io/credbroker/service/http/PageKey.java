package io.credbroker.service.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The texts after which a page begins, as an opaque cursor.
 */
public final class PageKey {

	private static final JsonMapper JSON = JsonMapper.shared();

	private PageKey() {
	}

	/**
	 * The cursor that holds these texts.
	 */
	public static String cursor(List<String> texts) {
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(JSON.writeValueAsString(texts).getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * The texts of a cursor, or {@code null} without one.
	 * @param size how many texts it must hold
	 * @throws RequestInvalidException when it was not issued by {@link #cursor}
	 */
	public static @Nullable List<String> read(@Nullable String cursor, int size) {
		if (cursor == null) {
			return null;
		}
		try {
			String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
			String[] texts = JSON.readValue(text, String[].class);
			if (texts.length == size && Stream.of(texts).allMatch(Objects::nonNull)) {
				return List.of(texts);
			}
		}
		catch (IllegalArgumentException | JacksonException ex) {
			// Reported below.
		}
		throw new RequestInvalidException("cursor must be the next_cursor of an earlier answer.");
	}

}
