package io.credbroker.service.federation;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The keys as the folder has them: what is removed there is no longer used, and what
 * cannot be used there is left out, or stays as it was.
 */
final class KeyRing {

	private final KeyDirectory directory;

	private final SigningKeyReader reader;

	private final KeySchedule schedule;

	private final Clock clock;

	private volatile State state = new State(Map.of(), Map.of());

	KeyRing(KeyDirectory directory, KeySchedule schedule, Clock clock) {
		this.directory = directory;
		this.reader = new SigningKeyReader(clock);
		this.schedule = schedule;
		this.clock = clock;
	}

	/**
	 * Reads the folder for the first time.
	 * @throws IllegalStateException when no key can sign, saying why
	 */
	void load() {
		try {
			this.state = read(null);
		}
		catch (IOException ex) {
			throw new IllegalStateException("The folder cannot be read: create it, mount it, or grant read access.");
		}
		if (signing().isEmpty()) {
			throw new IllegalStateException("It has no key that can sign. " + reasons());
		}
	}

	private String reasons() {
		State now = this.state;
		List<String> reasons = new ArrayList<>(now.faults().values());
		now.keys()
			.values()
			.forEach((known) -> reasons.add("%s.crt is valid from %s to %s".formatted(known.key().name(),
					known.key().notBefore(), known.key().notAfter())));
		return reasons.isEmpty()
				? "Put a private key NAME.key and its certificate NAME.crt there, as openssl makes them."
				: String.join("; ", reasons) + ".";
	}

	/**
	 * Reads the folder again.
	 * @return whether other keys are published than before
	 */
	boolean reload() throws IOException {
		State before = this.state;
		State next = read(this.clock.instant());
		this.state = next;
		return !before.keys().keySet().equals(next.keys().keySet());
	}

	private State read(@Nullable Instant seen) throws IOException {
		Map<String, KnownKey> keys = new LinkedHashMap<>();
		Map<String, String> faults = new LinkedHashMap<>();
		for (String name : this.directory.names()) {
			try {
				KnownKey known = known(this.directory.text(name), seen, faults);
				if (known != null && keys.putIfAbsent(known.key().id(), known) != null) {
					faults.put(name, "%s.key is the same key as %s.key: remove one of them".formatted(name,
							keys.get(known.key().id()).key().name()));
				}
			}
			catch (UnusableKeyException ex) {
				faults.put(name, ex.getMessage());
			}
		}
		return new State(Collections.unmodifiableMap(keys), Collections.unmodifiableMap(faults));
	}

	/**
	 * The key as it is in the files, or as it was if they cannot be used.
	 */
	private @Nullable KnownKey known(KeyText text, @Nullable Instant seen, Map<String, String> faults) {
		KnownKey before = this.state.named(text.name());
		if (before != null && before.text().equals(text)) {
			return before;
		}
		try {
			SigningKey key = this.reader.read(text);
			KnownKey same = this.state.keys().get(key.id());
			return new KnownKey(key, text, (same != null) ? same.seen() : seen);
		}
		catch (UnusableKeyException ex) {
			faults.put(text.name(), ex.getMessage());
			return before;
		}
	}

	/**
	 * The key that signs now.
	 */
	Optional<SigningKey> signing() {
		return this.schedule.signing(this.state.keys().values(), this.clock.instant());
	}

	/**
	 * Every key whose certificate has not ended, first the one that signs.
	 */
	List<SigningKey> published() {
		Instant now = this.clock.instant();
		Collection<KnownKey> keys = this.state.keys().values();
		SigningKey signing = this.schedule.signing(keys, now).orElse(null);
		return keys.stream()
			.map(KnownKey::key)
			.filter((key) -> now.isBefore(key.notAfter()))
			.sorted(Comparator.comparing((SigningKey key) -> !key.equals(signing))
				.thenComparing(SigningKey.BY_AGE.reversed()))
			.toList();
	}

	/**
	 * The keys that were added so late that verifiers may not know them in time.
	 */
	List<String> late() {
		return this.state.keys()
			.values()
			.stream()
			.filter(this.schedule::isLate)
			.map((known) -> known.key().name())
			.toList();
	}

	/**
	 * Why keys cannot be used, by name.
	 */
	Map<String, String> faults() {
		return this.state.faults();
	}

	/**
	 * The keys by id, and why others are not among them.
	 */
	private record State(Map<String, KnownKey> keys, Map<String, String> faults) {

		@Nullable KnownKey named(String name) {
			return this.keys.values()
				.stream()
				.filter((known) -> known.key().name().equals(name))
				.findFirst()
				.orElse(null);
		}

	}

}
