package io.credbroker.service.connection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.mapping.Template;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Puts the fields of one secret into templates in one pass, so that the content of a
 * field is never evaluated.
 */
final class TemplateFiller {

	private final SecretFields fields;

	TemplateFiller(Secret secret) {
		this.fields = new SecretFields(secret);
	}

	/**
	 * The text of a part in which a list or an object makes no sense.
	 */
	@Nullable String simple(String part, @Nullable Template template) throws MalformedSecretException {
		if (template == null) {
			return null;
		}
		for (Template.Part piece : template.parts()) {
			if (isStructure(piece, value(part, piece))) {
				throw new MalformedSecretException(part + " would be a list or an object; name a field that is a text");
			}
		}
		return fill(part, template);
	}

	private static boolean isStructure(Template.Part piece, SecretValue value) {
		return SecretJson.isStructure(value) || (piece instanceof Template.Whole && SecretJson.isMeant(value.reveal())
				&& SecretJson.readIfJson(value.reveal()) != null);
	}

	@Nullable String optional(String part, @Nullable Template template) throws MalformedSecretException {
		return (template != null) ? fill(part, template) : null;
	}

	String fill(String part, Template template) throws MalformedSecretException {
		StringBuilder text = new StringBuilder();
		for (Template.Part piece : template.parts()) {
			SecretValue value = value(part, piece);
			if (value.isJsonNull()) {
				throw new MalformedSecretException(part + " needs " + name(piece) + ", which is null in the secret");
			}
			text.append(value.reveal());
		}
		TextChecks.refuseUnreadable(part, text.toString());
		return text.toString();
	}

	/**
	 * The number of a port, with the type that it has in the secret.
	 */
	@Nullable Integer port(@Nullable Template template) throws MalformedSecretException {
		String text = simple("port", template);
		if (template == null || text == null) {
			return null;
		}
		return PortNumbers
			.of(template.isOneValue() ? value("port", template.parts().getFirst()) : SecretValue.of(text));
	}

	private SecretValue value(String part, Template.Part piece) throws MalformedSecretException {
		return switch (piece) {
			case Template.Literal(var literal) -> SecretValue.of(literal);
			case Template.Field field -> this.fields.get(part, field);
			case Template.Whole _ -> this.fields.whole();
			case Template.Capture(var name) ->
				throw new IllegalStateException("the capture {" + name + "} was not filled in");
		};
	}

	private static String name(Template.Part piece) {
		return (piece instanceof Template.Field field) ? "the field \"" + field.name() + "\"" : "the secret";
	}

	/**
	 * The whole extra: an object, the text of one, or nothing.
	 */
	@Nullable Map<String, @Nullable Object> extra(Object shape) throws MalformedSecretException {
		if (shape instanceof Template template) {
			return ExtraReader.read(value("extra", template.parts().getFirst()));
		}
		return object("extra", (Map<?, ?>) shape);
	}

	/**
	 * A JSON value; a text that is nothing but one value of the secret keeps the type of
	 * that value.
	 */
	@Nullable Object json(String part, @Nullable Object shape) throws MalformedSecretException {
		return switch (shape) {
			case Template template ->
				template.isOneValue() ? typed(part, template.parts().getFirst()) : fill(part, template);
			case Map<?, ?> map -> object(part, map);
			case List<?> list -> array(part, list);
			case null -> null;
			default -> shape;
		};
	}

	private @Nullable Object typed(String part, Template.Part piece) throws MalformedSecretException {
		SecretValue value = value(part, piece);
		boolean isJson = value.isJson() || (piece instanceof Template.Whole && SecretJson.isMeant(value.reveal()));
		JsonNode node = isJson ? SecretJson.readIfJson(value.reveal()) : null;
		@Nullable Object typed = (node != null) ? SecretJson.plain(part, node) : value.reveal();
		TextChecks.refuseUnreadable(part, typed);
		return typed;
	}

	private Map<String, @Nullable Object> object(String part, Map<?, ?> shape) throws MalformedSecretException {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		for (Map.Entry<?, ?> entry : shape.entrySet()) {
			String key = String.valueOf(entry.getKey());
			object.put(key, json(part + "." + key, entry.getValue()));
		}
		return object;
	}

	private List<@Nullable Object> array(String part, List<?> shape) throws MalformedSecretException {
		List<@Nullable Object> array = new ArrayList<>();
		for (int i = 0; i < shape.size(); i++) {
			array.add(json(part + "[" + i + "]", shape.get(i)));
		}
		return array;
	}

}
