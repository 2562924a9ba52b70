package io.credbroker.service.mapping;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A text in which <code>${field}</code> stands for a field of the secret; nothing else is
 * evaluated.
 *
 * @param parts in the order they are written
 */
public record Template(List<Part> parts) {

	public Template {
		parts = List.copyOf(parts);
	}

	/**
	 * A piece of a template.
	 */
	public sealed interface Part {

	}

	/** Text that stands for itself. */
	public record Literal(String text) implements Part {
	}

	/** A field of the secret. */
	public record Field(String name) implements Part {
	}

	/**
	 * A part of the id that a pattern captured, replaced by its text when a mapping is
	 * found; or a label of the broker, replaced when the catalog is read.
	 */
	public record Capture(String name) implements Part {
	}

	/**
	 * A template that always yields this text.
	 */
	public static Template literal(String text) {
		return new Template(List.of(new Literal(text)));
	}

	/**
	 * A template that yields one field.
	 */
	public static Template field(String name) {
		return new Template(List.of(new Field(name)));
	}

	/**
	 * The fields it needs.
	 */
	public Set<String> fields() {
		return this.parts.stream()
			.filter(Field.class::isInstance)
			.map((part) -> ((Field) part).name())
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * The same template with these captures in their place; their content is never
	 * evaluated.
	 */
	Template fill(Map<String, String> captures) {
		return new Template(this.parts.stream()
			.map((part) -> (part instanceof Capture(var name) && captures.get(name) instanceof String text)
					? new Literal(text) : part)
			.toList());
	}

	/**
	 * Whether its text depends on what a pattern captured.
	 */
	public boolean hasCaptures() {
		return this.parts.stream().anyMatch(Capture.class::isInstance);
	}

	/**
	 * The text that it begins with, up to its first capture.
	 */
	public String beginning() {
		return (!this.parts.isEmpty() && this.parts.getFirst() instanceof Literal(var text)) ? text : "";
	}

	/**
	 * Whether some captures make it this text. Time is linear in the text.
	 */
	public boolean yields(String text) {
		BitSet ends = new BitSet();
		ends.set(0);
		for (Part part : this.parts) {
			ends = (part instanceof Literal(var literal)) ? after(literal, text, ends) : afterCapture(text, ends);
		}
		return ends.get(text.length());
	}

	private static BitSet after(String literal, String text, BitSet ends) {
		BitSet next = new BitSet();
		ends.stream().filter((end) -> text.startsWith(literal, end)).forEach((end) -> next.set(end + literal.length()));
		return next;
	}

	private static BitSet afterCapture(String text, BitSet ends) {
		BitSet next = new BitSet();
		boolean within = false;
		for (int i = 0; i < text.length(); i++) {
			within = (within || ends.get(i)) && IdPattern.isCapturable(text.charAt(i));
			next.set(i + 1, within);
		}
		return next;
	}

	/**
	 * A sample of its text, with a letter for each capture.
	 */
	String sample() {
		return this.parts.stream()
			.map((part) -> (part instanceof Literal(var text)) ? text : "x")
			.collect(Collectors.joining());
	}

	/**
	 * The text of a template that needs no field.
	 */
	public String text() {
		return this.parts.stream()
			.map((part) -> (part instanceof Literal(var text)) ? text : "")
			.collect(Collectors.joining());
	}

}
