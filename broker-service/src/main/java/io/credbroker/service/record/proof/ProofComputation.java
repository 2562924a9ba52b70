package io.credbroker.service.record.proof;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import io.credbroker.service.record.proof.ProofStatement.CurrentVersion;
import io.credbroker.service.record.proof.ProofStatement.Holder;
import io.credbroker.service.record.proof.ProofStatement.OlderVersion;
import io.credbroker.service.record.proof.ProofStatement.RecordRange;
import org.jspecify.annotations.Nullable;

/**
 * Computes the statement about one secret from the events of a record: the same from its
 * database and from its files.
 */
final class ProofComputation {

	/** How many holders of an older version are named. */
	private static final int NAMED = 1000;

	private final String credential;

	private final RecordRange range;

	private final SeenVersions seen;

	private final Set<String> corrected;

	private final Map<String, GivenVersion> given = new HashMap<>();

	/**
	 * @param corrected the ids of events that another event corrects
	 */
	ProofComputation(String credential, RecordRange range, SeenVersions seen, Set<String> corrected) {
		this.credential = credential;
		this.range = range;
		this.seen = seen;
		this.corrected = corrected;
	}

	void add(ProofGrant grant) {
		if (grant.fingerprint() != null && (grant.eventId() == null || !this.corrected.contains(grant.eventId()))) {
			this.given.computeIfAbsent(this.seen.name(grant.fingerprint()), (_) -> new GivenVersion())
				.add(grant, this.range.to());
		}
	}

	/**
	 * The statement.
	 * @param events the event at a place
	 */
	ProofStatement statement(Function<ProofGrant.Place, ProofGrant.Origin> events) {
		CurrentVersion current = current(events);
		SecretPlace place = place(events);
		List<OlderVersion> older = new ArrayList<>();
		this.given.forEach((fingerprint, version) -> {
			if (current == null || !fingerprint.equals(current.fingerprint())) {
				older.add(older(fingerprint, version, events));
			}
		});
		older.sort(Comparator.comparing(OlderVersion::heldUntil).reversed().thenComparing(OlderVersion::fingerprint));
		Instant noneFrom = older.isEmpty() ? null : older.getFirst().heldUntil();
		return new ProofStatement(ProofStatement.FORMAT, this.credential, place.store(), place.key(), this.range.to(),
				current, older, noneFrom == null || !noneFrom.isAfter(this.range.to()), noneFrom, this.range, null);
	}

	private @Nullable CurrentVersion current(Function<ProofGrant.Place, ProofGrant.Origin> events) {
		SeenVersions.Seen event = this.seen.current();
		if (event != null) {
			GivenVersion version = this.given.getOrDefault(event.fingerprint(), new GivenVersion());
			return new CurrentVersion(event.version(), event.fingerprint(), event.since(), version.grants(),
					version.holders(), until(version), event.reference());
		}
		// The event that told of it is older than the record.
		ProofGrant last = latest();
		if (last == null) {
			return null;
		}
		String fingerprint = this.seen.name(Objects.requireNonNull(last.fingerprint()));
		GivenVersion version = Objects.requireNonNull(this.given.get(fingerprint));
		return new CurrentVersion(last.version(), fingerprint, null, version.grants(), version.holders(),
				until(version), reference(last, events));
	}

	/**
	 * The last time that any version was given.
	 */
	private @Nullable ProofGrant latest() {
		return this.given.values()
			.stream()
			.map((version) -> Objects.requireNonNull(version.latest()))
			.reduce((known, next) -> GivenVersion.isLater(next, known) ? next : known)
			.orElse(null);
	}

	private SecretPlace place(Function<ProofGrant.Place, ProofGrant.Origin> events) {
		SecretPlace seen = this.seen.secret();
		if (seen != null) {
			return seen;
		}
		ProofGrant last = latest();
		return (last != null) ? origin(last, events).secret() : new SecretPlace(null, null);
	}

	private OlderVersion older(String fingerprint, GivenVersion version,
			Function<ProofGrant.Place, ProofGrant.Origin> events) {
		ProofGrant longest = Objects.requireNonNull(version.longest());
		SeenVersions.Seen event = this.seen.of(fingerprint);
		return new OlderVersion(longest.version(), fingerprint, version.grants(), version.holders(), longest.until(),
				reference(longest, events), (event != null) ? event.reference() : null,
				version.running(NAMED).stream().map((grant) -> holder(grant, events)).toList());
	}

	private static @Nullable Instant until(GivenVersion version) {
		return (version.longest() != null) ? version.longest().until() : null;
	}

	private static Holder holder(ProofGrant grant, Function<ProofGrant.Place, ProofGrant.Origin> events) {
		ProofGrant.Origin origin = origin(grant, events);
		List<@Nullable String> texts = origin.holder();
		return new Holder(texts.get(0), texts.get(1), texts.get(2), texts.get(3), texts.get(4), texts.get(5),
				texts.get(6), grant.until(), reference(grant, origin));
	}

	private static EventReference reference(ProofGrant grant, Function<ProofGrant.Place, ProofGrant.Origin> events) {
		return reference(grant, origin(grant, events));
	}

	private static EventReference reference(ProofGrant grant, ProofGrant.Origin origin) {
		return new EventReference(grant.place().instance(), grant.place().sequence(), origin.hash());
	}

	private static ProofGrant.Origin origin(ProofGrant grant, Function<ProofGrant.Place, ProofGrant.Origin> events) {
		return (grant.origin() != null) ? grant.origin() : events.apply(grant.place());
	}

	/** Where a secret is. */
	record SecretPlace(@Nullable String store, @Nullable String key) {
	}

}
