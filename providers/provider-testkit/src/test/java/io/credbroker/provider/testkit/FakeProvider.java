package io.credbroker.provider.testkit;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import io.credbroker.provider.testkit.FakeStore.Entry;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.KeyChecker;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.StoreStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the contract but for the one defect of its store.
 */
final class FakeProvider implements KeyChecker {

	private static final Logger log = LoggerFactory.getLogger(FakeProvider.class);

	private final FakeStore store;

	private final Map<SecretKey, FetchResult> cache = new ConcurrentHashMap<>();

	private volatile SecretKey lastKey = new SecretKey("none");

	private volatile boolean closed;

	private volatile boolean broken;

	FakeProvider(FakeStore store) {
		this.store = store;
	}

	@Override
	public void check(SecretKey key) {
		if (!has(ContractDefect.TAKES_ANY_OPTION)) {
			key.options().requireNone();
		}
		boolean refused = (isRough(key) && !has(ContractDefect.TAKES_A_KEY_THAT_IT_CANNOT_READ))
				|| (key.path().equals("a/b") && has(ContractDefect.REFUSES_A_KEY_THAT_IT_CAN_READ));
		if (refused) {
			throw new IllegalArgumentException("the key has an empty segment");
		}
	}

	private static boolean isRough(SecretKey key) {
		return key.path().contains("//");
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		if (isRough(request.key())) {
			return new FetchResult.Malformed("the key has an empty segment");
		}
		this.store.calls.incrementAndGet();
		if (Thread.currentThread().isInterrupted()) {
			return interrupted();
		}
		StoreFault fault = this.store.fault;
		if (fault != null || this.broken) {
			this.broken = has(ContractDefect.STAYS_BROKEN) || has(ContractDefect.DIES_OF_AN_INTERRUPT);
			return faulty((fault != null) ? fault : StoreFault.DOWN, request.key());
		}
		return has(ContractDefect.CACHES) ? this.cache.computeIfAbsent(request.key(), this::read) : read(request.key());
	}

	private FetchResult interrupted() {
		if (has(ContractDefect.SWALLOWS_THE_INTERRUPT)) {
			Thread.interrupted();
		}
		this.broken = has(ContractDefect.DIES_OF_AN_INTERRUPT);
		return new FetchResult.Unavailable("interrupted", null);
	}

	private FetchResult read(SecretKey asked) {
		SecretKey key = asked;
		if (has(ContractDefect.SHARES_STATE_BETWEEN_THREADS)) {
			this.lastKey = asked;
			LockSupport.parkNanos(1_000_000);
			key = this.lastKey;
		}
		Entry entry = this.store.entries.get(key.path());
		if (entry == null) {
			return has(ContractDefect.REFUSES_WHAT_IS_MISSING) ? new FetchResult.Denied("no")
					: new FetchResult.Missing();
		}
		leak(entry);
		return new FetchResult.Found(Secret.of(fields(entry), version(entry)));
	}

	private Map<String, SecretValue> fields(Entry entry) {
		Map<String, SecretValue> fields = new LinkedHashMap<>();
		entry.fields().forEach((name, value) -> fields.put(name, SecretValue.of(adjusted(value))));
		if (has(ContractDefect.LOSES_A_FIELD)) {
			fields.remove("digits");
		}
		return fields;
	}

	private String adjusted(String value) {
		return has(ContractDefect.TRIMS_VALUES) ? value.split(" ", 2)[0] : value;
	}

	private String version(Entry entry) {
		return switch (this.store.defect) {
			case NAMES_A_NEW_VERSION_EACH_TIME -> UUID.randomUUID().toString();
			case KEEPS_THE_VERSION -> "1";
			default -> String.valueOf(entry.version());
		};
	}

	private void leak(Entry entry) {
		String value = String.valueOf(entry.fields().get("password"));
		switch (this.store.defect) {
			case LOGS_A_VALUE_AT_TRACE -> log.trace("read {}", value);
			case LOGS_ITS_CREDENTIAL -> log.debug("X-Token: " + FakeStore.CREDENTIAL);
			case LOGS_A_VALUE_THROUGH_JUL -> java.util.logging.Logger.getLogger("wire").finest(value);
			case THROWS_A_VALUE -> throw new IllegalStateException(value);
			default -> {
			}
		}
	}

	private FetchResult faulty(StoreFault fault, SecretKey key) {
		if (has(ContractDefect.SAYS_MISSING_FOR_EVERY_FAULT)) {
			return new FetchResult.Missing();
		}
		if (has(ContractDefect.THROWS_ON_A_FAULT)) {
			throw new IllegalStateException("the store is in trouble");
		}
		return switch (fault) {
			case DENYING -> new FetchResult.Denied("denied");
			case REJECTING -> rejected();
			case THROTTLING -> new FetchResult.Throttled(null);
			case HANGING, DOWN -> hanging(fault);
			case GARBAGE -> new FetchResult.Malformed("no answer" + quoted(this.store.entries.get(key.path())));
		};
	}

	private FetchResult rejected() {
		this.store.logins.compareAndSet(0, 1);
		if (has(ContractDefect.LOGS_IN_EACH_TIME)) {
			this.store.logins.incrementAndGet();
		}
		return has(ContractDefect.TAKES_A_REJECTION_FOR_A_DENIAL) ? new FetchResult.Denied("denied")
				: new FetchResult.Rejected("rejected");
	}

	private FetchResult hanging(StoreFault fault) {
		if (fault == StoreFault.HANGING && has(ContractDefect.NEVER_RETURNS_WHEN_HANGING)) {
			try {
				Thread.sleep(Duration.ofHours(1));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		return new FetchResult.Unavailable("down", null);
	}

	private String quoted(@Nullable Entry entry) {
		return has(ContractDefect.QUOTES_GARBAGE) ? ": " + entry : "";
	}

	@Override
	public StoreStatus probe() {
		StoreFault fault = this.store.fault;
		if (has(ContractDefect.PROBES_UP) || (fault == null && !has(ContractDefect.PROBES_DOWN))) {
			return new StoreStatus.Up();
		}
		return (fault == StoreFault.REJECTING) ? new StoreStatus.Refusing("refused") : new StoreStatus.Down("down");
	}

	@Override
	public void close() {
		if (this.closed && has(ContractDefect.THROWS_ON_SECOND_CLOSE)) {
			throw new IllegalStateException("already closed");
		}
		this.closed = true;
	}

	@Override
	public String toString() {
		return has(ContractDefect.PRINTS_ITSELF) ? new HashMap<>(this.store.entries).toString() : "FakeProvider";
	}

	private boolean has(ContractDefect defect) {
		return this.store.defect == defect;
	}

}
