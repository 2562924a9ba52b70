package io.credbroker.provider.oauth2;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a form in their order; a name may occur more than once.
 */
final class Form {

	private final List<Field> fields;

	private Form(List<Field> fields) {
		this.fields = fields;
	}

	static Form of(String name, String value) {
		return new Form(List.of(new Field(name, value)));
	}

	Form with(String name, String value) {
		List<Field> more = new ArrayList<>(this.fields);
		more.add(new Field(name, value));
		return new Form(more);
	}

	/**
	 * With one field of that name for each value.
	 */
	Form with(String name, List<String> values) {
		Form form = this;
		for (String value : values) {
			form = form.with(name, value);
		}
		return form;
	}

	/**
	 * As {@code application/x-www-form-urlencoded}.
	 */
	String encoded() {
		StringBuilder text = new StringBuilder();
		for (Field field : this.fields) {
			text.append(text.isEmpty() ? "" : "&")
				.append(encoded(field.name()))
				.append('=')
				.append(encoded(field.value()));
		}
		return text.toString();
	}

	static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	/**
	 * Prints the names but not the values.
	 */
	@Override
	public String toString() {
		return this.fields.stream().map(Field::name).toList().toString();
	}

	private record Field(String name, String value) {
	}

}
