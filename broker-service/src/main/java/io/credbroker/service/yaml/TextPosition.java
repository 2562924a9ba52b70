package io.credbroker.service.yaml;

import java.util.Optional;

import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * A position in a text.
 *
 * @param line counts from 1
 * @param column counts from 1
 */
public record TextPosition(int line, int column) {

	/** The beginning of the text. */
	static final TextPosition START = new TextPosition(1, 1);

	static TextPosition of(Optional<Mark> mark) {
		return mark.map((found) -> new TextPosition(found.getLine() + 1, found.getColumn() + 1)).orElse(START);
	}

}
