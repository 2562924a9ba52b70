package io.credbroker.provider.vault;

import java.util.ArrayList;
import java.util.List;

/**
 * What a key means at Vault.
 */
sealed interface KeyTarget {

	/**
	 * A key/value secret.
	 *
	 * @param mount the segments of the engine's mount
	 * @param name the segments below it
	 * @param version of the engine, 1 or 2
	 */
	record KvPath(List<String> mount, List<String> name, int version) implements KeyTarget {

		List<String> data() {
			return (this.version == 1) ? below(this.mount, this.name) : below(below(this.mount, "data"), this.name);
		}

		/**
		 * Where an engine of version 2 tells versions and times without the fields.
		 */
		List<String> metadata() {
			return below(below(this.mount, "metadata"), this.name);
		}

	}

	/**
	 * A database user whose password Vault rotates.
	 */
	record StaticRole(List<String> mount, String role) implements KeyTarget {

		List<String> credentials() {
			return below(this.mount, "static-creds", this.role);
		}

		List<String> rotation() {
			return below(this.mount, "rotate-role", this.role);
		}

	}

	/**
	 * A credential that is issued at each read.
	 */
	record DynamicCredential(List<String> path, VaultEngine engine) implements KeyTarget {
	}

	private static List<String> below(List<String> path, String... names) {
		return below(path, List.of(names));
	}

	static List<String> below(List<String> path, List<String> names) {
		List<String> all = new ArrayList<>(path);
		all.addAll(names);
		return List.copyOf(all);
	}

}
