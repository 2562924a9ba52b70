package io.credbroker.service.store;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;

/**
 * Binds {@code broker.stores.*} to stores strictly: the broker does not start with an
 * unknown property and names it.
 */
final class StoreBinding {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("broker.stores");

	private final Binder binder;

	private final SortedMap<String, SecretProviderFactory<?>> factories;

	private final Function<Store, BoundedStore> bounded;

	StoreBinding(Binder binder, Iterable<SecretProviderFactory<?>> factories, Function<Store, BoundedStore> bounded) {
		this.binder = binder;
		this.bounded = bounded;
		this.factories = new TreeMap<>();
		for (SecretProviderFactory<?> factory : factories) {
			SecretProviderFactory<?> other = this.factories.putIfAbsent(factory.type(), factory);
			if (other != null) {
				throw new ProviderConflictException(other, factory);
			}
		}
	}

	Stores stores() {
		Map<String, StoreProperties> stores = this.binder
			.bind(PREFIX, Bindable.mapOf(String.class, StoreProperties.class), strict())
			.orElseGet(Map::of);
		return new Stores(stores.entrySet()
			.stream()
			.map((entry) -> store(entry.getKey(), entry.getValue()))
			.collect(Collectors.toMap(Store::name, this.bounded)));
	}

	private Store store(String name, StoreProperties properties) {
		ConfigurationPropertyName prefix = PREFIX.append(name);
		SecretProviderFactory<?> factory = this.factories.get(String.valueOf(properties.type()));
		if (factory == null) {
			throw new InvalidConfigurationPropertyValueException(prefix.append("type").toString(), properties.type(),
					"It must be one of " + this.factories.keySet() + ".");
		}
		check(prefix, properties);
		return new Store(name, factory.type(), create(factory, prefix.append("settings")), properties.timeout(),
				properties.probeInterval(), properties.rotationOverlap(),
				properties.bounds().orConcurrentCalls(factory.concurrentCalls()));
	}

	private static void check(ConfigurationPropertyName prefix, StoreProperties properties) {
		if (!properties.timeout().isPositive()) {
			throw new InvalidConfigurationPropertyValueException(prefix.append("timeout").toString(),
					properties.timeout(), "It must be a positive duration such as 10s.");
		}
		if (properties.probeInterval().isNegative()) {
			throw new InvalidConfigurationPropertyValueException(prefix.append("probe-interval").toString(),
					properties.probeInterval(), "It must be a duration such as 1m, or 0s for no probes.");
		}
		if (properties.rotationOverlap().isNegative()) {
			throw new InvalidConfigurationPropertyValueException(prefix.append("rotation-overlap").toString(),
					properties.rotationOverlap(), "It must be a duration such as 24h.");
		}
	}

	private <S extends Record> SecretProvider create(SecretProviderFactory<S> factory,
			ConfigurationPropertyName prefix) {
		S settings = this.binder.bindOrCreate(prefix, Bindable.of(factory.settingsType()), strict());
		try {
			return factory.create(settings);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(prefix.toString(), "as bound", ex.getMessage());
		}
	}

	private static BindHandler strict() {
		return new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
	}

}
