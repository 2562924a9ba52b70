package io.credbroker.service.record.proof;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

import io.credbroker.service.record.chain.ChainLine;
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

	/** The next name of a version after the key of fingerprints changed. */
	private final Map<String, String> renamed = new HashMap<>();

	private @Nullable Seen current;

	void add(ChainLine line) {
		JsonNode event = line.event().path("seen");
		String fingerprint = event.path("fingerprint").asString("");
		Seen seen = new Seen(new ProofGrant.Place(line.instance(), line.sequence()), line.hash(), fingerprint,
				event.path("version").isString() ? event.path("version").asString() : null,
				Instant.parse(event.path("since").asString()), Instant.parse(line.event().path("recorded").asString()));
		this.events.merge(fingerprint, seen, (one, other) -> (ORDER.compare(one, other) <= 0) ? one : other);
		String noticed = event.path("noticed").asString("");
		if (noticed.equals("renamed") && event.path("previous_fingerprint").isString()) {
			this.renamed.put(event.path("previous_fingerprint").asString(), fingerprint);
		}
		if (!noticed.equals("late") && (this.current == null || ORDER.compare(this.current, seen) < 0)) {
			this.current = seen;
		}
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
		String name = fingerprint;
		for (int i = 0; i < this.renamed.size() && this.renamed.containsKey(name); i++) {
			name = this.renamed.getOrDefault(name, name);
		}
		return name;
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
