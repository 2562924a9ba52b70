package io.credbroker.service.mapping;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A text in which <code>${field}</code> stands for a field of the secret and
 * <code>${*}</code> for all of it; nothing else is evaluated.
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

	/**
	 * A field of the secret, or a value inside a field that holds JSON.
	 *
	 * @param path the name of the field, and the names or numbers inside it
	 * @param quoted whether each step of the path is exactly one name; otherwise dots may
	 * also be part of names
	 */
	public record Field(List<String> path, boolean quoted) implements Part {

		public Field {
			path = List.copyOf(path);
		}

		/**
		 * A field without quotes, whose dots are part of its name or lead into it.
		 */
		public Field(String name) {
			this(List.of(name.split("\\.", -1)), false);
		}

		/**
		 * The path in one text, for messages.
		 */
		public String name() {
			return String.join(".", this.path);
		}

	}

	/** The whole text of the secret, or all of its fields as a JSON object. */
	public record Whole() implements Part {
	}

	/**
	 * A part of the id that a pattern captured, with {@code ...} in its name if it may
	 * hold slashes, replaced by its text when a mapping is found; or a label of the
	 * broker, replaced when the catalog is read.
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
	 * Whether its text depends on the secret.
	 */
	public boolean needsSecret() {
		return this.parts.stream().anyMatch((part) -> part instanceof Field || part instanceof Whole);
	}

	/**
	 * Whether it is nothing but one value of the secret, which then keeps its JSON type.
	 */
	public boolean isOneValue() {
		return this.parts.size() == 1 && needsSecret();
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
			if (part instanceof Literal(var literal)) {
				ends = after(literal, text, ends);
			}
			else {
				ends = (part instanceof Capture(var name)) ? CaptureText.of(name).ends(text, ends) : new BitSet();
			}
		}
		return ends.get(text.length());
	}

	private static BitSet after(String literal, String text, BitSet ends) {
		BitSet next = new BitSet();
		ends.stream().filter((end) -> text.startsWith(literal, end)).forEach((end) -> next.set(end + literal.length()));
		return next;
	}

	/**
	 * A sample of its text, with this text for each capture.
	 */
	String sample(String captured) {
		return this.parts.stream()
			.map((part) -> (part instanceof Literal(var text)) ? text : captured)
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
