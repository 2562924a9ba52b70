package io.credbroker.service.secret;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What others make of one content of a secret, each made once and kept with that content,
 * so that it goes when the content goes.
 */
public final class DerivedValues {

	/** The newest are kept, so that no number of keys takes unbounded memory. */
	private static final int MOST = 8;

	private volatile List<Entry> entries = List.of();

	/**
	 * The value that was made under this key, or else a new one; whoever comes while it
	 * is made waits for it.
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
