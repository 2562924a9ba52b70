package io.credbroker.provider.testkit;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

/**
 * A store that can show no trouble at all.
 */
final class SereneStore implements StoreUnderTest {

	private final FakeStore store = new FakeStore(Defect.NONE);

	@Override
	public SecretProvider connect() {
		return this.store.connect();
	}

	@Override
	public SecretKey put(String name, Map<String, String> fields) {
		return this.store.put(name, fields);
	}

	@Override
	public SecretKey absent() {
		return this.store.absent();
	}

	@Override
	public void suffer(Trouble trouble) {
		throw new AssertionError("declared as impossible: " + trouble);
	}

	@Override
	public void recover() {
		throw new AssertionError("nothing to recover from");
	}

	@Override
	public Map<Trouble, String> cannotShow() {
		return Arrays.stream(Trouble.values())
			.collect(Collectors.toMap(Function.identity(), (trouble) -> "memory has no troubles"));
	}

	@Override
	public OptionalInt calls() {
		return this.store.calls();
	}

	@Override
	public void close() {
		this.store.close();
	}

}
