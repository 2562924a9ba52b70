package io.credbroker.provider.testkit;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory whose providers can have one defect.
 */
final class FakeStore implements StoreUnderTest {

	static final String CREDENTIAL = "the-token-of-the-fake-store";

	final Map<String, Entry> entries = new ConcurrentHashMap<>();

	final AtomicInteger calls = new AtomicInteger();

	final AtomicInteger logins = new AtomicInteger();

	final ContractDefect defect;

	volatile @Nullable StoreFault fault;

	private final AtomicInteger versions = new AtomicInteger();

	FakeStore(ContractDefect defect) {
		this.defect = defect;
	}

	@Override
	public SecretProvider connect() {
		if (this.defect == ContractDefect.CALLS_ON_CREATE) {
			this.calls.incrementAndGet();
		}
		if (this.defect == ContractDefect.NEEDS_THE_STORE_ON_CREATE && this.fault != null) {
			throw new IllegalStateException("cannot reach the store");
		}
		return new FakeProvider(this);
	}

	@Override
	public SecretKey put(String name, Map<String, String> fields) {
		this.entries.put(name, new Entry(fields, this.versions.incrementAndGet()));
		return new SecretKey(name);
	}

	@Override
	public SecretKey absent() {
		return new SecretKey("absent");
	}

	@Override
	public void suffer(StoreFault next) {
		this.fault = next;
	}

	@Override
	public void recover() {
		this.fault = null;
	}

	@Override
	public OptionalInt calls() {
		return OptionalInt.of(this.calls.get());
	}

	@Override
	public OptionalInt logins() {
		return OptionalInt.of(this.logins.get());
	}

	@Override
	public Set<String> credentials() {
		return Set.of(CREDENTIAL);
	}

	@Override
	public void close() {
		this.entries.clear();
	}

	record Entry(Map<String, String> fields, int version) {
	}

}
