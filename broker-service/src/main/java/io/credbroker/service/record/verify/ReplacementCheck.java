package io.credbroker.service.record.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.record.chain.ChainLine;
import io.credbroker.service.record.event.EventType;

/**
 * Checks the replacements in a record. A replacement is accepted only if a later event of
 * its chain confirms it, since otherwise anybody could replace an event.
 */
final class ReplacementCheck {

	private final Map<EventPosition, String> found = new LinkedHashMap<>();

	private long confirmed;

	void add(ChainLine line) {
		if (line.isOf(EventType.REPLACEMENT)) {
			this.found.put(new EventPosition(line.instance(), line.sequence()), line.link());
		}
		else if (line.isOf(EventType.REPLACED)) {
			EventPosition position = new EventPosition(line.instance(),
					line.event().path("replaced").path("sequence").asLong(0));
			if (this.found.remove(position, line.event().path("replaced").path("hash").asString(""))) {
				this.confirmed++;
			}
		}
	}

	/**
	 * How many replacements are confirmed.
	 */
	long confirmed() {
		return this.confirmed;
	}

	/**
	 * A finding for each unconfirmed replacement.
	 */
	List<ChainFinding> unconfirmed() {
		return this.found.keySet()
			.stream()
			.map((position) -> new ChainFinding(ChainFinding.Kind.MISSING, position.instance(), position.sequence(),
					"it was replaced, and no later event confirms the replacement"))
			.toList();
	}

	private record EventPosition(String instance, long sequence) {
	}

}
