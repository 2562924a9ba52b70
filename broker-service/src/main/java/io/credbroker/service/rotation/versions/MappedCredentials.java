package io.credbroker.service.rotation.versions;

import java.util.concurrent.atomic.AtomicReference;

import io.credbroker.service.catalog.Catalog;
import io.credbroker.service.catalog.CatalogRevision;
import org.jspecify.annotations.Nullable;

/**
 * Which mappings of the catalog in force read which secret.
 */
public final class MappedCredentials {

	private final Catalog catalog;

	private final AtomicReference<@Nullable CredentialIndex> last = new AtomicReference<>();

	MappedCredentials(Catalog catalog) {
		this.catalog = catalog;
	}

	/**
	 * The index of the revision in force, made once for each.
	 */
	public CredentialIndex current() {
		CatalogRevision revision = this.catalog.current();
		CredentialIndex known = this.last.get();
		if (known != null && known.isOf(revision)) {
			return known;
		}
		CredentialIndex index = new CredentialIndex(revision);
		this.last.set(index);
		return index;
	}

}
