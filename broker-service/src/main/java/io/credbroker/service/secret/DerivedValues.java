package io.credbroker.service.secret;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Values derived from one content of a secret, each computed once and kept as long as the
 * content.
 */
public final class DerivedValues {

	/** How many values are kept, the newest ones; bounds the memory. */
	private static final int MOST = 8;

	private volatile List<Entry> entries = List.of();

	/**
	 * The value for this key, computed if absent; concurrent callers wait for the same
	 * computation.
	 */
	public <V> V get(Object key, Class<V> type, Supplier<V> make) {
		V known = known(key, type);
		return (known != null) ? known : made(key, type, make);
	}

	private synchronized <V> V made(Object key, Class<V> type, Supplier<V> make) {
		V known = known(key, type);
		if (known != null) {
			return known;
		}
		V value = make.get();
		this.entries = Stream.concat(Stream.of(new Entry(key, value)), this.entries.stream()).limit(MOST).toList();
		return value;
	}

	private <V> @Nullable V known(Object key, Class<V> type) {
		for (Entry entry : this.entries) {
			if (entry.key().equals(key) && type.isInstance(entry.value())) {
				return type.cast(entry.value());
			}
		}
		return null;
	}

	private record Entry(Object key, Object value) {
	}

}
