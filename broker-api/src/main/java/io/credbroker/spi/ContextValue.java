package io.credbroker.spi;

import java.util.List;

/**
 * What one part of the context holds, and how far that is known.
 *
 * @param texts one text, or for groups and tags any number of them, sorted and without
 * repetition
 */
public record ContextValue(List<String> texts, Standing standing) {

	public ContextValue {
		texts = texts.stream().distinct().sorted().toList();
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
