package io.credbroker.service.mapping;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Fills the captures of a pattern into every template of a shape.
 */
final class ShapeCaptures {

	private ShapeCaptures() {
	}

	static Shape fill(Shape shape, Map<String, String> captures) {
		UnaryOperator<@Nullable Template> fill = (template) -> (template != null) ? template.fill(captures) : null;
		return switch (shape) {
			case Shape.ConnectionShape connection -> new Shape.ConnectionShape(connection.connType(),
					fill.apply(connection.description()), fill.apply(connection.host()), fill.apply(connection.login()),
					fill.apply(connection.password()), fill.apply(connection.schema()), fill.apply(connection.port()),
					object(connection.extra(), captures));
			case Shape.WholeConnection whole -> whole;
			case Shape.ValueShape value -> new Shape.ValueShape(value.value().fill(captures));
		};
	}

	private static @Nullable Object value(@Nullable Object value, Map<String, String> captures) {
		return switch (value) {
			case Template template -> template.fill(captures);
			case Map<?, ?> map -> object(map, captures);
			case List<?> list -> list.stream().map((element) -> value(element, captures)).toList();
			case null -> null;
			default -> value;
		};
	}

	private static Map<String, @Nullable Object> object(Map<?, ?> map, Map<String, String> captures) {
		Map<String, @Nullable Object> filled = new LinkedHashMap<>();
		map.forEach((key, value) -> filled.put(String.valueOf(key), value(value, captures)));
		return filled;
	}

}
