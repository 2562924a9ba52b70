package io.credbroker.service.support;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.StoreStatus;

/**
 * A store that answers what the test says, and counts how often it is asked.
 */
public final class ScriptedStore implements SecretProvider, SecretProviderFactory<ScriptedStore.Settings> {

	private final ConcurrentMap<String, Function<FetchRequest, FetchResult>> script = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, AtomicInteger> reads = new ConcurrentHashMap<>();

	public record Settings() {
	}

	public static FetchResult found(String version, Map<String, String> fields) {
		Map<String, SecretValue> values = new LinkedHashMap<>();
		fields.forEach((name, value) -> values.put(name, SecretValue.of(value)));
		return new FetchResult.Found(Secret.of(values, version));
	}

	public void answers(String key, FetchResult result) {
		this.script.put(key, (request) -> result);
	}

	public void answers(String key, Function<FetchRequest, FetchResult> answer) {
		this.script.put(key, answer);
	}

	public int reads(String key) {
		return this.reads.computeIfAbsent(key, (name) -> new AtomicInteger()).get();
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		String key = request.key().path();
		this.reads.computeIfAbsent(key, (name) -> new AtomicInteger()).incrementAndGet();
		return this.script.getOrDefault(key, (any) -> new FetchResult.Missing()).apply(request);
	}

	@Override
	public StoreStatus probe() {
		return new StoreStatus.Up();
	}

	@Override
	public void close() {
		// holds nothing
	}

	@Override
	public String type() {
		return "scripted";
	}

	@Override
	public Class<Settings> settingsType() {
		return Settings.class;
	}

	@Override
	public SecretProvider create(Settings settings) {
		return this;
	}

}
