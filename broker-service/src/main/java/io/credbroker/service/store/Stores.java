package io.credbroker.service.store;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.spi.ContextSource;
import io.credbroker.spi.ContextualIssuer;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.KeyChecker;
import io.credbroker.spi.SecretKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every configured store by its name; closed with the application.
 */
public final class Stores implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Stores.class);

	private final Map<String, BoundedStore> stores;

	Stores(Map<String, BoundedStore> stores) {
		this.stores = Map.copyOf(stores);
	}

	/**
	 * The names that a catalog may use.
	 */
	public Set<String> names() {
		return this.stores.keySet();
	}

	/**
	 * The store of that name.
	 * @throws IllegalArgumentException when no store has it, which a catalog that was
	 * checked against {@link #names()} rules out
	 */
	public BoundedStore named(String name) {
		BoundedStore store = this.stores.get(name);
		if (store == null) {
			throw new IllegalArgumentException("no store is named " + name);
		}
		return store;
	}

	/**
	 * The state of each store, sorted by name.
	 */
	public List<StoreOverview> overview() {
		return all().stream().map(BoundedStore::overview).sorted(Comparator.comparing(StoreOverview::name)).toList();
	}

	Collection<BoundedStore> all() {
		return this.stores.values();
	}

	/**
	 * The parts of the context that a credential under this key depends on; all parts if
	 * the provider throws, so that nothing is shared by mistake.
	 */
	public IssuingScope issuingScope(String store, SecretKey key) {
		Store named = named(store).store();
		return (named.provider() instanceof ContextualIssuer issuer)
				? ProviderGuard.caught(named, () -> issuer.issuingScope(key), (_) -> IssuingScope.ALL)
				: IssuingScope.NONE;
	}

	/**
	 * Whether what the store has under the key is issued for a time rather than kept, so
	 * that it has leases and no versions.
	 */
	public boolean isIssued(String store, SecretKey key) {
		Store named = named(store).store();
		return !issuingScope(store, key).isEmpty()
				|| ProviderGuard.caught(named, () -> named.provider().isIssued(key), (_) -> false);
	}

	/**
	 * What is wrong with a key or its options, or {@code null} for nothing that can be
	 * known without asking the store.
	 */
	public @Nullable String fault(String store, SecretKey key) {
		Store named = named(store).store();
		if (named.provider() instanceof KeyChecker checker) {
			return KeyFaults.of(checker, key);
		}
		return key.options().isEmpty() ? null
				: "store \"%s\" has the type %s, which takes no options".formatted(store, named.type());
	}

	/**
	 * The part of a lookup's context that the store may use for this key.
	 */
	public IssuingContext issuingContext(String store, SecretKey key, ContextSource context) {
		return IssuingContext.of(issuingScope(store, key), context);
	}

	@Override
	public void close() {
		this.stores.values().forEach((bounded) -> close(bounded.store()));
	}

	private static void close(Store store) {
		try {
			store.provider().close();
		}
		catch (RuntimeException ex) {
			log.atWarn()
				.addKeyValue("store", store.name())
				.addKeyValue("failure", ex.getClass().getName())
				.log("Closing a store failed");
		}
	}

}
