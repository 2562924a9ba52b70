package io.credbroker.service.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.service.mapping.Shape.ConnectionShape;
import io.credbroker.service.mapping.Shape.JsonShape;
import io.credbroker.service.mapping.Shape.ValueShape;
import io.credbroker.service.mapping.Shape.WholeConnection;
import org.jspecify.annotations.Nullable;

/**
 * Lets mappings share equal parts, such as a store or a template, because a large catalog
 * repeats them many thousand times.
 */
public final class MappingInterner {

	/** Values that rarely repeat would only fill the pool. */
	private static final int MOST = 20_000;

	private final Map<Object, Object> shared = new HashMap<>();

	public MappingDefinition share(MappingDefinition entry) {
		MappingDefinition.Body body = entry.body();
		Mapping.Keeping keeping = one(body.keeping());
		return new MappingDefinition(entry.kind(), entry.name(), entry.pattern(),
				new MappingDefinition.Body(body.secrets().stream().map(this::share).toList(), share(body.shape()),
						keeping, body.ifMissing(), orNull(body.rotateEvery()), orNull(body.owner()), one(body.tags())),
				entry.at());
	}

	private SecretEntry share(SecretEntry secret) {
		return new SecretEntry(one(secret.when()), one(secret.store()), secret.key(), one(secret.options()));
	}

	private Shape share(Shape shape) {
		return switch (shape) {
			case ConnectionShape connection -> share(connection);
			case ValueShape value -> one(new ValueShape(one(value.value())));
			case WholeConnection whole -> one(whole);
			case JsonShape(var json) -> new JsonShape(extra(json));
		};
	}

	private ConnectionShape share(ConnectionShape shape) {
		ConnectionShape shared = new ConnectionShape(one(shape.connType()), orNull(shape.description()),
				orNull(shape.host()), orNull(shape.login()), orNull(shape.password()), orNull(shape.schema()),
				orNull(shape.port()), extra(shape.extra()));
		return (shape.extra() instanceof Map<?, ?> map && map.isEmpty()) ? one(shared) : shared;
	}

	/**
	 * Extras with the same keys in another order are different.
	 */
	private Object extra(Object extra) {
		Object ordered = ordered(extra);
		Object known = this.shared.get(ordered);
		if (known == null && this.shared.size() < MOST) {
			this.shared.put(ordered, extra);
		}
		return (known != null) ? known : extra;
	}

	private static Object ordered(@Nullable Object value) {
		return switch (value) {
			case Map<?, ?> map -> new OrderedMap(map.entrySet()
				.stream()
				.flatMap((entry) -> Stream.of(entry.getKey(), ordered(entry.getValue())))
				.toList());
			case List<?> list -> new OrderedList(list.stream().map(MappingInterner::ordered).toList());
			case null -> OrderedList.class;
			default -> value;
		};
	}

	private <T> @Nullable T orNull(@Nullable T value) {
		return (value != null) ? one(value) : null;
	}

	@SuppressWarnings("unchecked")
	private <T> T one(T value) {
		Object known = this.shared.get(value);
		if (known == null && this.shared.size() < MOST) {
			this.shared.put(value, value);
		}
		return (known != null && known.getClass() == value.getClass()) ? (T) known : value;
	}

	private record OrderedMap(List<Object> keysAndValues) {
	}

	private record OrderedList(List<Object> elements) {
	}

}
