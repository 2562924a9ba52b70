package io.credbroker.service.federation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The form of a token's subject, such as <code>airflow:prod:dag:{dag}:task:{task}</code>.
 * <p>
 * Lookups with different values never have the same subject.
 */
final class SubjectTemplate {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}");

	private static final Pattern LITERAL = Pattern.compile("[!-z|~]*");

	private final List<Segment> segments;

	private SubjectTemplate(List<Segment> segments) {
		this.segments = List.copyOf(segments);
	}

	/**
	 * Reads a template.
	 * @throws IllegalArgumentException saying what is wrong and what to write instead
	 */
	static SubjectTemplate of(String text, String deployment) {
		String named = text.replace("{deployment}", deployment(text, deployment));
		List<Segment> segments = new ArrayList<>();
		Matcher matcher = PLACEHOLDER.matcher(named);
		int end = 0;
		while (matcher.find()) {
			segments.add(new Segment(literal(named.substring(end, matcher.start())), part(matcher.group(1))));
			end = matcher.end();
		}
		segments.add(new Segment(literal(named.substring(end)), null));
		if (segments.size() == 1 && segments.getFirst().literal().isEmpty()) {
			throw new IllegalArgumentException("subject is empty; leave it out for the usual one");
		}
		segments.subList(1, segments.size() - 1).forEach(SubjectTemplate::requireSeparator);
		return new SubjectTemplate(segments);
	}

	private static String deployment(String text, String deployment) {
		if (deployment.isEmpty() && text.contains("{deployment}")) {
			throw new IllegalArgumentException("deployment is missing; name this installation, such as prod-eu, "
					+ "so that no other installation has the same subjects");
		}
		return deployment;
	}

	private static TokenPart part(String placeholder) {
		TokenPart part = TokenPart.of(placeholder);
		if (part == null) {
			throw new IllegalArgumentException("subject names the unknown {%s}; there are {deployment}, %s"
				.formatted(placeholder, TokenPart.placeholders()));
		}
		return part;
	}

	private static String literal(String text) {
		if (!LITERAL.matcher(text).matches()) {
			throw new IllegalArgumentException(
					"subject must be printable ASCII without spaces, with each { closed by a }: '%s'".formatted(text));
		}
		return text;
	}

	private static void requireSeparator(Segment segment) {
		if (segment.literal().chars().allMatch(SubjectEncoding::isPossible)) {
			throw new IllegalArgumentException("subject must separate its placeholders by a character that no value "
					+ "can have, such as a colon; else two lookups could have the same subject");
		}
	}

	/**
	 * The parts that it needs.
	 */
	Set<TokenPart> parts() {
		Set<TokenPart> parts = EnumSet.noneOf(TokenPart.class);
		this.segments.forEach((segment) -> {
			if (segment.part() != null) {
				parts.add(segment.part());
			}
		});
		return parts;
	}

	/**
	 * The subject with these values.
	 */
	String fill(Function<TokenPart, String> values) {
		StringBuilder subject = new StringBuilder();
		for (Segment segment : this.segments) {
			subject.append(segment.literal());
			if (segment.part() != null) {
				subject.append(SubjectEncoding.encode(values.apply(segment.part())));
			}
		}
		return subject.toString();
	}

	/**
	 * A literal text, and the placeholder after it if there is one.
	 */
	private record Segment(String literal, @Nullable TokenPart part) {
	}

}
