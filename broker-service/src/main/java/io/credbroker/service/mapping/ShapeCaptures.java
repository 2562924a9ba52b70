package io.credbroker.service.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
					filled(connection.extra(), captures));
			case Shape.WholeConnection whole -> whole;
			case Shape.ValueShape value -> new Shape.ValueShape(value.value().fill(captures));
			case Shape.JsonShape(var json) -> new Shape.JsonShape(filled(json, captures));
		};
	}

	private static Object filled(Object value, Map<String, String> captures) {
		return Objects.requireNonNull(value(value, captures));
	}

	private static @Nullable Object value(@Nullable Object value, Map<String, String> captures) {
		return switch (value) {
			case Template template -> template.fill(captures);
			case Map<?, ?> map -> object(map, captures);
			case List<?> list -> list(list, captures);
			case null -> null;
			default -> value;
		};
	}

	private static List<@Nullable Object> list(List<?> list, Map<String, String> captures) {
		List<@Nullable Object> filled = new ArrayList<>();
		list.forEach((element) -> filled.add(value(element, captures)));
		return filled;
	}

	private static Map<String, @Nullable Object> object(Map<?, ?> map, Map<String, String> captures) {
		Map<String, @Nullable Object> filled = new LinkedHashMap<>();
		map.forEach((key, value) -> filled.put(String.valueOf(key), value(value, captures)));
		return filled;
	}

}
