package io.credbroker.service.connection;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Limits the size of a URI, because it costs far more to write than JSON and is far
 * longer.
 */
final class UriSizeLimit {

	private static final int MOST = 64 * 1024;

	private UriSizeLimit() {
	}

	/**
	 * Why the connection is too large for a URI, or {@code null}.
	 */
	static @Nullable String obstacle(AirflowConnection connection) {
		long characters = ConnectionJson.fields(connection).values().stream().mapToLong(UriSizeLimit::of).sum();
		return (characters <= MOST) ? null
				: "its parts have " + characters + " characters in total, and the limit for a URI is " + MOST;
	}

	private static long of(@Nullable Object part) {
		return switch (part) {
			case String text -> text.length();
			case Map<?, ?> map ->
				map.entrySet().stream().mapToLong((entry) -> of(entry.getKey()) + of(entry.getValue())).sum();
			case Iterable<?> list -> {
				long characters = 0;
				for (Object element : list) {
					characters += of(element);
				}
				yield characters;
			}
			case null, default -> 1;
		};
	}

}
