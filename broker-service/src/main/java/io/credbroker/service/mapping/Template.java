package io.credbroker.service.mapping;

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
	 * A part of the id that a pattern captured; replaced by its text when a mapping is
	 * found.
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
	 * The same template with captures in their place; their content is never evaluated.
	 */
	Template fill(Map<String, String> captures) {
		return new Template(this.parts.stream()
			.map((part) -> (part instanceof Capture(var name)) ? new Literal(captures.getOrDefault(name, "")) : part)
			.toList());
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
	String text() {
		return this.parts.stream()
			.map((part) -> (part instanceof Literal(var text)) ? text : "")
			.collect(Collectors.joining());
	}

}
