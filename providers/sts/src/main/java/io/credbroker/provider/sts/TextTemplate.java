package io.credbroker.provider.sts;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text with <code>{names}</code> that each lookup fills in; <code>${…}</code> is left
 * to IAM.
 */
record TextTemplate(List<Part> parts) {

	private static final Pattern NAME = Pattern.compile("(?<!\\$)\\{([A-Za-z_][A-Za-z0-9_]*)\\}");

	TextTemplate {
		parts = List.copyOf(parts);
	}

	static TextTemplate parse(String text) {
		List<Part> parts = new ArrayList<>();
		Matcher names = NAME.matcher(text);
		int from = 0;
		while (names.find()) {
			if (names.start() > from) {
				parts.add(new Literal(text.substring(from, names.start())));
			}
			parts.add(new Name(names.group(1)));
			from = names.end();
		}
		if (from < text.length()) {
			parts.add(new Literal(text.substring(from)));
		}
		return new TextTemplate(parts);
	}

	Set<String> names() {
		return this.parts.stream()
			.filter(Name.class::isInstance)
			.map(Name.class::cast)
			.map(Name::name)
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * The characters of the texts between two names.
	 */
	Set<Integer> separators() {
		return this.parts.stream()
			.skip(1)
			.limit(Math.max(0, this.parts.size() - 2))
			.filter(Literal.class::isInstance)
			.flatMap((literal) -> ((Literal) literal).text().codePoints().boxed())
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Whether two names follow each other without a text between them.
	 */
	boolean hasNeighbours() {
		for (int index = 1; index < this.parts.size(); index++) {
			if (this.parts.get(index) instanceof Name && this.parts.get(index - 1) instanceof Name) {
				return true;
			}
		}
		return false;
	}

	String fill(UnaryOperator<String> values) {
		StringBuilder text = new StringBuilder();
		for (Part part : this.parts) {
			text.append(switch (part) {
				case Literal(var literal) -> literal;
				case Name(var name) -> values.apply(name);
			});
		}
		return text.toString();
	}

	/**
	 * A piece of the text.
	 */
	sealed interface Part {

	}

	/**
	 * Stays as it is.
	 */
	record Literal(String text) implements Part {
	}

	/**
	 * Is replaced by what the lookup has under this name.
	 */
	record Name(String name) implements Part {
	}

}
