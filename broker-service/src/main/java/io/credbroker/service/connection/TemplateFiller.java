package io.credbroker.service.connection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.mapping.Template;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * Puts the fields of one secret into templates in one pass, so that the content of a
 * field is never evaluated.
 */
final class TemplateFiller {

	private final Secret secret;

	TemplateFiller(Secret secret) {
		this.secret = secret;
	}

	@Nullable String optional(String part, @Nullable Template template) throws MalformedSecretException {
		return (template != null) ? fill(part, template) : null;
	}

	String fill(String part, Template template) throws MalformedSecretException {
		StringBuilder text = new StringBuilder();
		for (Template.Part piece : template.parts()) {
			switch (piece) {
				case Template.Literal(var literal) -> text.append(literal);
				case Template.Field(var name) -> text.append(field(part, name));
				case Template.Capture(var name) ->
					throw new IllegalStateException("the capture {" + name + "} was not filled in");
			}
		}
		String fault = TextChecks.fault(text.toString());
		if (fault != null) {
			throw new MalformedSecretException(part + " holds " + fault + ", which Airflow cannot read");
		}
		return text.toString();
	}

	private String field(String part, String name) throws MalformedSecretException {
		SecretValue value = this.secret.fields().get(name);
		if (value == null) {
			throw new MalformedSecretException(
					part + " needs the field \"" + name + "\", which the secret does not have");
		}
		if (value.isJsonNull()) {
			throw new MalformedSecretException(part + " needs the field \"" + name + "\", which is null in the secret");
		}
		return value.reveal();
	}

	Map<String, @Nullable Object> object(String part, Map<?, ?> shape) throws MalformedSecretException {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		for (Map.Entry<?, ?> entry : shape.entrySet()) {
			String key = String.valueOf(entry.getKey());
			object.put(key, json(part + "." + key, entry.getValue()));
		}
		return object;
	}

	private @Nullable Object json(String part, @Nullable Object shape) throws MalformedSecretException {
		return switch (shape) {
			case Template template -> fill(part, template);
			case Map<?, ?> map -> object(part, map);
			case List<?> list -> array(part, list);
			case null -> null;
			default -> shape;
		};
	}

	private List<@Nullable Object> array(String part, List<?> shape) throws MalformedSecretException {
		List<@Nullable Object> array = new ArrayList<>();
		for (int i = 0; i < shape.size(); i++) {
			array.add(json(part + "[" + i + "]", shape.get(i)));
		}
		return array;
	}

}
