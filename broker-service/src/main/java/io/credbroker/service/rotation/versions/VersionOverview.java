package io.credbroker.service.rotation.versions;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.database.Database;
import io.credbroker.service.http.ProblemException;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.store.Stores;
import io.credbroker.spi.SecretRotator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What is known of the secrets that mappings read, in the whole installation; what this
 * replica has seen is written before it answers.
 */
public final class VersionOverview {

	private static final Comparator<CredentialOverview> BY_LOCATION = Comparator.comparing(CredentialOverview::store)
		.thenComparing(CredentialOverview::key);

	/** How many versions of a secret are shown, the newest ones. */
	private static final int VERSIONS = 1000;

	private final Database database;

	private final VersionLooks looks;

	private final MappedCredentials mapped;

	private final Stores stores;

	private final Clock clock;

	VersionOverview(Database database, VersionLooks looks, MappedCredentials mapped, Stores stores, Clock clock) {
		this.database = database;
		this.looks = looks;
		this.mapped = mapped;
		this.stores = stores;
		this.clock = clock;
	}

	/**
	 * Every secret that was looked at or that the catalog names, by store and key; one
	 * query.
	 */
	public List<CredentialOverview> all() {
		this.looks.run();
		CredentialIndex index = this.mapped.current();
		Map<String, CredentialRow> rows = new HashMap<>();
		CredentialTable.all(this.database.shared()).forEach((row) -> rows.put(row.id(), row));
		Instant now = this.clock.instant();
		Stream<CredentialRow> unseen = index.named()
			.stream()
			.map(CredentialRow::unseen)
			.filter((row) -> !rows.containsKey(row.id()));
		return Stream.concat(rows.values().stream(), unseen)
			.map((row) -> overview(row, index.of(row.location()), now))
			.sorted(BY_LOCATION)
			.toList();
	}

	/**
	 * The secret with this id, or {@code null} if it was never looked at and the catalog
	 * does not name it.
	 */
	public @Nullable CredentialOverview find(String credential) {
		this.looks.run();
		CredentialIndex index = this.mapped.current();
		CredentialRow row = CredentialTable.find(this.database.shared(), credential);
		if (row == null) {
			row = index.named()
				.stream()
				.filter((location) -> location.credential().equals(credential))
				.findFirst()
				.map(CredentialRow::unseen)
				.orElse(null);
		}
		return (row != null) ? overview(row, index.of(row.location()), this.clock.instant()) : null;
	}

	/**
	 * The secret with this id.
	 * @throws ProblemException when there is none
	 */
	public CredentialOverview required(String credential) {
		CredentialOverview found = find(credential);
		if (found == null) {
			throw new ProblemException(ProblemCode.CREDENTIAL_UNKNOWN,
					"No mapping names a secret with this id, and none was read; GET /v1/rotations lists those there are.");
		}
		return found;
	}

	/**
	 * The secrets of a mapping by store and key, even if nobody has looked at them; more
	 * than one if it chooses by the task.
	 */
	public List<CredentialOverview> of(Mapping mapping) {
		this.looks.run();
		return mapping.secrets()
			.stream()
			.map((secret) -> new Location(secret.store(), secret.key()))
			.distinct()
			.map(this::at)
			.sorted(BY_LOCATION)
			.toList();
	}

	private CredentialOverview at(Location location) {
		CredentialRow row = CredentialTable.find(this.database.shared(), location.credential());
		return overview((row != null) ? row : CredentialRow.unseen(location), this.mapped.current().of(location),
				this.clock.instant());
	}

	/**
	 * Whether a store with this name is configured.
	 */
	public boolean hasStore(String store) {
		return this.stores.names().contains(store);
	}

	/**
	 * The versions of a secret, the newest first.
	 */
	public List<KnownVersion> versions(String credential) {
		JdbcTemplate jdbc = this.database.shared();
		return new VersionTable(jdbc).of(credential, VERSIONS);
	}

	private CredentialOverview overview(CredentialRow row, List<MappingName> mappings, Instant now) {
		CredentialRow.Current current = row.current();
		CredentialOverview.Content content = (current != null)
				? new CredentialOverview.Content(current.version(), current.fingerprint(), current.firstSeenAt(),
						current.rotation().rotatedAt(), current.rotation().source())
				: null;
		CredentialRow.Trouble trouble = row.trouble();
		CredentialOverview.Looks looks = new CredentialOverview.Looks(row.lastSuccessAt(),
				(trouble != null) ? trouble.lastFailureAt() : null, (trouble != null) ? trouble.code() : null,
				(trouble != null) ? trouble.since() : null);
		RotationDue due = RotationDue.of((current != null) ? current.rotation().nextRotationAt() : null,
				(content != null) ? content.inForceSince() : null, row.issued() ? null : rotateEvery(mappings));
		return new CredentialOverview(row.id(), row.location().store(), row.location().key(), mappings, row.issued(),
				isRotatable(row), content, looks, due, state(looks, due, now));
	}

	/**
	 * The shortest of what the owners expect.
	 */
	private static @Nullable Duration rotateEvery(List<MappingName> mappings) {
		return mappings.stream()
			.map(MappingName::rotateEvery)
			.filter(Objects::nonNull)
			.min(Comparator.naturalOrder())
			.orElse(null);
	}

	private boolean isRotatable(CredentialRow row) {
		return !row.issued() && this.stores.names().contains(row.location().store())
				&& this.stores.named(row.location().store()).store().provider() instanceof SecretRotator;
	}

	private static RotationState state(CredentialOverview.Looks looks, RotationDue due, Instant now) {
		if (looks.failure() != null) {
			return RotationState.FAILING;
		}
		RotationState byTime = due.state(now);
		if (byTime != null) {
			return byTime;
		}
		return (looks.lastSuccessAt() != null) ? RotationState.OK : RotationState.UNKNOWN;
	}

}
