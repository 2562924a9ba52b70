package io.credbroker.service.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.credbroker.service.mapping.Template.Capture;
import io.credbroker.service.mapping.Template.Field;
import io.credbroker.service.mapping.Template.Literal;
import io.credbroker.service.mapping.Template.Part;

/**
 * Reads templates: <code>${field}</code>, <code>${"any field"}</code>, <code>${*}</code>,
 * <code>$${</code> for a literal <code>${</code>, and where captures are possible
 * <code>{capture}</code> and <code>{{</code> for a literal brace.
 */
final class TemplateSyntax {

	private static final Pattern CAPTURE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*+(?:\\.\\.\\.)?)}");

	private final String text;

	private final boolean captures;

	private final Set<String> known;

	private final Set<String> labels;

	private final List<Part> parts = new ArrayList<>();

	private final StringBuilder literal = new StringBuilder();

	private int position;

	private TemplateSyntax(String text, boolean captures, Set<String> known, Set<String> labels) {
		this.text = text;
		this.captures = captures;
		this.known = known;
		this.labels = labels;
	}

	/**
	 * Reads a text of a mapping with an exact name, where single braces have no meaning.
	 * @throws BadTemplate when it cannot be read
	 */
	static Template read(String text) throws BadTemplate {
		return new TemplateSyntax(text, false, Set.of(), Set.of()).read();
	}

	/**
	 * Reads a text that may hold these captures.
	 * @throws BadTemplate when it cannot be read
	 */
	static Template read(String text, Set<String> captures) throws BadTemplate {
		return read(text, captures, Set.of());
	}

	/**
	 * Reads a text that may hold these captures, and these labels of the broker.
	 * @throws BadTemplate when it cannot be read
	 */
	static Template read(String text, Set<String> captures, Set<String> labels) throws BadTemplate {
		return new TemplateSyntax(text, true, captures, labels).read();
	}

	private Template read() throws BadTemplate {
		while (this.position < this.text.length()) {
			step();
		}
		flush();
		return new Template(this.parts);
	}

	private void step() throws BadTemplate {
		if (this.text.startsWith("$${", this.position)) {
			this.literal.append("${");
			this.position += 3;
		}
		else if (this.text.startsWith("${", this.position)) {
			this.parts.add(field());
		}
		else if (this.captures && this.text.startsWith("{{", this.position)) {
			this.literal.append('{');
			this.position += 2;
		}
		else if (this.captures && this.text.charAt(this.position) == '{') {
			this.parts.add(capture());
		}
		else {
			this.literal.append(this.text.charAt(this.position));
			this.position++;
		}
	}

	private Part field() throws BadTemplate {
		String path = name(FieldSyntax.REFERENCE,
				"\"${\" must be followed by a field name and \"}\", where a name with other characters than letters, digits, \"_\", \"-\" and \".\" is written in double quotes; write \"$${\" for a literal \"${\"");
		Part field = FieldSyntax.read(path);
		if (field instanceof Field(var steps, var _) && steps.size() > FieldSyntax.MOST_STEPS) {
			throw new BadTemplate("a field has at most " + FieldSyntax.MOST_STEPS + " names with dots between them");
		}
		return field;
	}

	private Capture capture() throws BadTemplate {
		String name = name(CAPTURE,
				"\"{\" must be followed by a capture name and \"}\"; write \"{{\" for a literal \"{\"");
		if (this.known.contains(name) || this.labels.contains(name)) {
			return new Capture(name);
		}
		if (CaptureText.isDeep(name)) {
			throw new BadTemplate("{" + name
					+ "} can stand only in the key of a secret, where the name of the mapping has it, since it may hold slashes; here are "
					+ list(this.known));
		}
		throw new BadTemplate((name.startsWith(BrokerLabels.PREFIX)
				? "unknown label {" + name + "}; broker.labels has " + list(this.labels)
				: "unknown capture {" + name + "}; the name of the mapping has " + list(this.known))
				+ ", and \"{{\" is a literal \"{\"");
	}

	private static String list(Set<String> names) {
		return names.isEmpty() ? "none" : "{" + String.join("}, {", names.stream().sorted().toList()) + "}";
	}

	private String name(Pattern pattern, String otherwise) throws BadTemplate {
		Matcher matcher = pattern.matcher(this.text).region(this.position, this.text.length());
		if (!matcher.lookingAt()) {
			throw new BadTemplate(otherwise);
		}
		flush();
		this.position = matcher.end();
		return matcher.group(1);
	}

	private void flush() {
		if (!this.literal.isEmpty()) {
			this.parts.add(new Literal(this.literal.toString()));
			this.literal.setLength(0);
		}
	}

	/**
	 * Says why a template cannot be read and what to write instead.
	 */
	static final class BadTemplate extends Exception {

		private static final long serialVersionUID = 1L;

		BadTemplate(String reason) {
			super(reason, null, false, false);
		}

		String reason() {
			return String.valueOf(getMessage());
		}

	}

}
