package io.credbroker.service.record.proof;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.record.chain.ChainLine;
import io.credbroker.service.record.proof.ProofComputation.SecretPlace;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The versions of a secret as the events {@code version_seen} tell of them.
 */
final class SeenVersions {

	private static final Comparator<Seen> ORDER = Comparator.comparing(Seen::since)
		.thenComparing(Seen::recorded)
		.thenComparing(Seen::place);

	/** The first event of each fingerprint. */
	private final Map<String, Seen> events = new HashMap<>();

	private final List<Naming> namings = new ArrayList<>();

	/** The next name of a version after the key of fingerprints changed. */
	private @Nullable Map<String, Seen> renamed;

	private @Nullable Seen current;

	private @Nullable SecretPlace secret;

	void add(ChainLine line) {
		JsonNode event = line.event().path("seen");
		String fingerprint = event.path("fingerprint").asString("");
		Seen seen = new Seen(new ProofGrant.Place(line.instance(), line.sequence()), line.hash(), fingerprint,
				event.path("version").isString() ? event.path("version").asString() : null,
				Instant.parse(event.path("since").asString()), Instant.parse(line.event().path("recorded").asString()));
		this.events.merge(fingerprint, seen, (one, other) -> (ORDER.compare(one, other) <= 0) ? one : other);
		String noticed = event.path("noticed").asString("");
		if (!noticed.equals("late")) {
			String previous = noticed.equals("renamed") ? event.path("previous_fingerprint").asString("") : "";
			this.namings.add(new Naming(seen, previous));
			this.renamed = null;
			if (this.current == null || ORDER.compare(this.current, seen) < 0) {
				this.current = seen;
			}
		}
		this.secret = SecretPlaces.of(line);
	}

	/**
	 * Where the secret is, if an event tells.
	 */
	@Nullable SecretPlace secret() {
		return this.secret;
	}

	@Nullable Seen current() {
		return this.current;
	}

	@Nullable Seen of(String fingerprint) {
		return this.events.get(fingerprint);
	}

	/**
	 * The present name of a version.
	 */
	String name(String fingerprint) {
		Map<String, Seen> all = renamed();
		Seen last = all.get(fingerprint);
		for (Seen next = last; next != null; next = all.get(next.fingerprint())) {
			last = next;
		}
		return (last != null) ? last.fingerprint() : fingerprint;
	}

	/**
	 * A version that returns, or gets back a name of before because the key did, has that
	 * name; so no chain of names leads back to where it began.
	 */
	private Map<String, Seen> renamed() {
		Map<String, Seen> known = this.renamed;
		if (known == null) {
			known = new HashMap<>();
			this.namings.sort(Comparator.comparing(Naming::seen, ORDER));
			for (Naming naming : this.namings) {
				Seen seen = naming.seen();
				Seen away = known.get(seen.fingerprint());
				if (!naming.previous().isEmpty() || (away != null && seen.since().isAfter(away.since()))) {
					known.remove(seen.fingerprint());
				}
				if (!naming.previous().isEmpty()) {
					known.put(naming.previous(), seen);
				}
			}
			this.renamed = known;
		}
		return known;
	}

	/**
	 * @param previous the name that the version had before; empty if it is no new name
	 */
	private record Naming(Seen seen, String previous) {
	}

	/**
	 * An event that tells of a version.
	 */
	record Seen(ProofGrant.Place place, String hash, String fingerprint, @Nullable String version, Instant since,
			Instant recorded) {

		EventReference reference() {
			return new EventReference(this.place.instance(), this.place.sequence(), this.hash);
		}

	}

}
