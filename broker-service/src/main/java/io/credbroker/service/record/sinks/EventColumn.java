package io.credbroker.service.record.sinks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A searchable column of the table, and the place of its text in the event.
 */
public enum EventColumn {

	EVENT("event", 32), ISSUER("caller/issuer", 300), SUBJECT("caller/subject", 300), CLIENT("caller/client", 300),
	KIND("kind", 32), ID("id", 300), DAG_ID("context/dag_id", 300), OUTCOME("outcome", 64), RULE("by/rule", 300),
	STORE("by/store", 300), VERSION("granted/version", 300), CORRELATION_ID("correlation_id", 64),
	EVENT_ID("event_id", 36), STORE_KEY("by/key", 300), LEASE_ID("granted/lease_id", 300),
	CATALOG_DIGEST("by/catalog_digest", 64), CREDENTIAL("by/credential", 32), FINGERPRINT("granted/fingerprint", 64),
	FOLLOWS("follows", 36), SHADOW("shadow", 5);

	private static final List<EventColumn> ALL = List.of(values());

	private final String place;

	private final int length;

	EventColumn(String place, int length) {
		this.place = place;
		this.length = length;
	}

	/**
	 * Where its text is in the event: a name, or two for a field of an object.
	 */
	String place() {
		return this.place;
	}

	/**
	 * The name of the column.
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	public static String names() {
		return ALL.stream().map(EventColumn::text).collect(Collectors.joining(", "));
	}

	public static List<EventColumn> all() {
		return ALL;
	}

	/**
	 * What the column holds for an event.
	 */
	public @Nullable String of(EventTexts event) {
		String text = event.at(this);
		return (text != null) ? fitting(text) : null;
	}

	/**
	 * The text in a form that any database can store, since one text must never block the
	 * record.
	 */
	public String fitting(String text) {
		return (text.length() <= this.length && isPlain(text)) ? text : cut(text);
	}

	private static boolean isPlain(String text) {
		for (int i = 0; i < text.length(); i++) {
			char unit = text.charAt(i);
			if (unit == 0 || Character.isSurrogate(unit)) {
				return false;
			}
		}
		return true;
	}

	private String cut(String text) {
		return text.codePoints()
			.map((point) -> (point == 0 || Character.getType(point) == Character.SURROGATE) ? 0xFFFD : point)
			.limit(this.length)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

}
