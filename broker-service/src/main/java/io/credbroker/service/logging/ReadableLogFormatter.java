package io.credbroker.service.logging;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import org.slf4j.event.KeyValuePair;

import org.springframework.boot.logging.StackTracePrinter;
import org.springframework.boot.logging.structured.StructuredLogFormatter;

/**
 * One line for a person: time, level, message, facts as {@code name=value}, and the
 * logger; further lines are indented, so that they cannot be taken for log lines of their
 * own, and what could control a terminal is written as an escape.
 */
final class ReadableLogFormatter implements StructuredLogFormatter<ILoggingEvent> {

	private static final String INDENT = "\n    ";

	private static final Pattern INVISIBLE = Pattern.compile("[[\\p{Cc}&&[^\n\r]]\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

	private final StackTracePrinter stackTraces = new MessageFreeStackTraces();

	@Override
	public String format(ILoggingEvent event) {
		StringBuilder line = new StringBuilder(256);
		line.append(Instant.ofEpochMilli(event.getTimeStamp())).append(' ').append(event.getLevel()).append(' ');
		StringBuilder rest = new StringBuilder();
		first(visible(event.getFormattedMessage()), line, rest);
		new TreeMap<>(event.getMDCPropertyMap()).forEach((name, value) -> fact(line, name, value));
		List<KeyValuePair> facts = event.getKeyValuePairs();
		if (facts != null) {
			facts.forEach((fact) -> fact(line, fact.key, fact.value));
		}
		line.append(" (").append(event.getLoggerName()).append(')').append(rest);
		if (event.getThrowableProxy() instanceof ThrowableProxy failure) {
			line.append(indented(this.stackTraces.printStackTraceToString(failure.getThrowable())));
		}
		return line.append('\n').toString();
	}

	private static String visible(String text) {
		return INVISIBLE.matcher(text).replaceAll((found) -> "\\\\u%04x".formatted(found.group().codePointAt(0)));
	}

	private static void first(String message, StringBuilder line, StringBuilder rest) {
		String text = message.strip();
		int end = text.indexOf('\n');
		line.append((end < 0) ? text : text.substring(0, end).stripTrailing());
		if (end >= 0) {
			rest.append(indented(text.substring(end + 1)));
		}
	}

	private static String indented(String text) {
		return text.lines().filter((line) -> !line.isBlank()).map((line) -> INDENT + line).reduce("", String::concat);
	}

	private static void fact(StringBuilder line, String name, Object value) {
		String text = String.valueOf(value);
		line.append(' ').append(name).append('=');
		if (text.isEmpty() || text.chars().anyMatch((c) -> c <= ' ' || c == '"' || c == '=')) {
			String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r");
			line.append('"').append(visible(escaped)).append('"');
		}
		else {
			line.append(visible(text));
		}
	}

}
