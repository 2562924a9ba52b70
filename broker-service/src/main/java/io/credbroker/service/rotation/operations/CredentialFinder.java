package io.credbroker.service.rotation.operations;

import java.util.List;
import java.util.stream.Stream;

import io.credbroker.service.catalog.Catalog;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseFailure;
import io.credbroker.service.mapping.MappedName;
import io.credbroker.service.record.pipeline.RecordUnavailableException;
import io.credbroker.service.secret.CredentialId;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Finds the secret that an id stands for: one that was read before, or one that the
 * catalog names.
 */
final class CredentialFinder {

	private final Catalog catalog;

	private final Database database;

	CredentialFinder(Catalog catalog, Database database) {
		this.catalog = catalog;
		this.database = database;
	}

	/**
	 * The secret, or {@code null} if nothing is known under this id.
	 */
	@Nullable StoredSecret find(String credential) {
		if (!credential.matches("[0-9a-f]{32}")) {
			return null;
		}
		StoredSecret named = named(credential);
		return (named != null) ? named : read(credential);
	}

	private @Nullable StoredSecret named(String credential) {
		CatalogRevision revision = this.catalog.current();
		return revision.mappings()
			.stream()
			.filter((name) -> !name.pattern())
			.flatMap((name) -> secrets(revision, name))
			.filter((secret) -> CredentialId.of(secret.store(), secret.key()).equals(credential))
			.findFirst()
			.orElse(null);
	}

	private static Stream<StoredSecret> secrets(CatalogRevision revision, MappedName name) {
		return revision.find(name.kind(), name.name())
			.stream()
			.flatMap((mapping) -> mapping.secrets().stream())
			.map((secret) -> new StoredSecret(secret.store(), secret.key()));
	}

	private @Nullable StoredSecret read(String credential) {
		try {
			List<StoredSecret> found = this.database.shared()
				.query("select store, store_key from credential where id = ?",
						(row, _) -> new StoredSecret(row.getString(1), row.getString(2)), credential);
			return found.isEmpty() ? null : found.getFirst();
		}
		catch (DataAccessException | FlywayException ex) {
			throw new RecordUnavailableException(DatabaseFailure.reason(ex));
		}
	}

}
