package io.credbroker.service.ops.view;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Set;

/**
 * Texts as a terminal can show them: whatever could control it, hide text or change the
 * order of text is written as an escape, and so is what its charset does not have.
 */
final class Printable {

	private static final int MOST = 500;

	private static final Set<Character.UnicodeScript> WIDE = Set.of(Character.UnicodeScript.HAN,
			Character.UnicodeScript.HANGUL, Character.UnicodeScript.HIRAGANA, Character.UnicodeScript.KATAKANA);

	private final CharsetEncoder encoder;

	Printable(Charset charset) {
		this.encoder = charset.newEncoder();
	}

	/**
	 * A text on one line, cut where it is very long.
	 */
	String line(String text) {
		StringBuilder line = new StringBuilder();
		text.codePoints().limit(MOST).forEach((point) -> append(line, point));
		return (text.codePointCount(0, text.length()) > MOST) ? line.append("...").toString() : line.toString();
	}

	private void append(StringBuilder line, int point) {
		if (shown(point)) {
			line.appendCodePoint(point);
		}
		else {
			line.append((point > 0xFFFF) ? "\\U%08x".formatted(point) : "\\u%04x".formatted(point));
		}
	}

	/**
	 * JSON with the same meaning: such characters can only stand in its strings, where an
	 * escape may take their place.
	 */
	String json(String text) {
		StringBuilder json = new StringBuilder(text.length());
		text.codePoints().forEach((point) -> {
			if (shown(point) || point == '\n' || point == '\r' || point == '\t') {
				json.appendCodePoint(point);
			}
			else {
				for (char unit : Character.toChars(point)) {
					json.append("\\u%04x".formatted((int) unit));
				}
			}
		});
		return json.toString();
	}

	private boolean shown(int point) {
		return switch (Character.getType(point)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> this.encoder.canEncode(Character.toString(point));
		};
	}

	/**
	 * How many columns of a terminal a line takes.
	 */
	static int columns(String line) {
		return line.codePoints().map(Printable::columns).sum();
	}

	private static int columns(int point) {
		return switch (Character.getType(point)) {
			case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
			default -> WIDE.contains(Character.UnicodeScript.of(point)) || (point >= 0xFF01 && point <= 0xFF60) ? 2 : 1;
		};
	}

}
