package io.credbroker.spi;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What one part of the context holds, and how far that is known.
 *
 * @param texts one text, or for groups and tags any number of them, sorted and without
 * repetition
 * @param until when it ends, as a token does; {@code null} for never. Nothing that
 * depends on it is used for longer
 */
public record ContextValue(List<String> texts, Standing standing, @Nullable Instant until) {

	public ContextValue {
		texts = texts.stream().distinct().sorted().toList();
	}

	/**
	 * A value without an end.
	 */
	public ContextValue(List<String> texts, Standing standing) {
		this(texts, standing, null);
	}

	/**
	 * The value of a part that holds one text.
	 */
	public static ContextValue of(String text, Standing standing) {
		return new ContextValue(List.of(text), standing);
	}

	/**
	 * Prints the standing but not the texts.
	 */
	@Override
	public String toString() {
		return this.standing.name();
	}

}
