package io.credbroker.service.mapping;

import org.jspecify.annotations.Nullable;

/**
 * The secret of a mapping that one lookup is about.
 *
 * @param entry which of the mapping's secrets it is, from 0
 */
public record MappedSecret(Mapping mapping, int entry) {

	public SecretLocation location() {
		return this.mapping.secrets().get(this.entry);
	}

	public String store() {
		return location().store();
	}

	/**
	 * The name of the mapping.
	 */
	public String name() {
		return this.mapping.name();
	}

	public @Nullable String owner() {
		return this.mapping.owner();
	}

}
