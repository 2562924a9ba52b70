package io.credbroker.service.rotation.versions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects looks until they are written; bounded, and never waits for a database.
 */
final class LookBuffer {

	/** How many secrets may wait to be written. */
	static final int MOST = 20_000;

	private final Map<Location, CredentialLooks> waiting = new LinkedHashMap<>();

	/**
	 * Adds a look.
	 * @return whether there was room for it
	 */
	synchronized boolean add(CredentialLooks look) {
		if (this.waiting.size() >= MOST && !this.waiting.containsKey(look.location())) {
			return false;
		}
		this.waiting.merge(look.location(), look, CredentialLooks::and);
		return true;
	}

	/**
	 * Takes everything that waits.
	 */
	synchronized List<CredentialLooks> take() {
		List<CredentialLooks> all = new ArrayList<>(this.waiting.values());
		this.waiting.clear();
		return all;
	}

	/**
	 * Puts back what could not be written, as far as there is room.
	 * @return how many had no room
	 */
	synchronized int putBack(Collection<CredentialLooks> looks) {
		int lost = 0;
		for (CredentialLooks look : looks) {
			lost += add(look) ? 0 : 1;
		}
		return lost;
	}

}
