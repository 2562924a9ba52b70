package io.credbroker.service.rotation.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.credbroker.service.rotation.holders.HolderCounts.HolderCount;
import io.credbroker.service.rotation.versions.CredentialOverview;
import io.credbroker.service.rotation.versions.VersionOverview;
import io.credbroker.service.store.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the database what the metrics show of credentials, holders and leases.
 */
final class CredentialReadings implements Supplier<RotationSnapshot> {

	private final VersionOverview versions;

	private final @Nullable RecordReadings record;

	private final Stores stores;

	private final int limit;

	/**
	 * @param record {@code null} if no record can be searched
	 * @param limit how many mappings are shown
	 */
	CredentialReadings(VersionOverview versions, @Nullable RecordReadings record, Stores stores, int limit) {
		this.versions = versions;
		this.record = record;
		this.stores = stores;
		this.limit = limit;
	}

	@Override
	public RotationSnapshot get() {
		List<HolderCount> counts = (this.record != null) ? this.record.holders().read() : null;
		Map<String, HeldVersions> held = (counts != null) ? held(counts) : null;
		List<CredentialFigures> credentials = this.versions.all().stream().map((one) -> figures(one, held)).toList();
		Map<String, Map<String, Long>> leases = (this.record != null) ? this.record.leases().of(this.stores.names())
				: Map.of();
		return RotationSnapshot.of(credentials, this.stores.names(), leases, this.limit);
	}

	private static Map<String, HeldVersions> held(List<HolderCount> counts) {
		Map<String, HeldVersions> held = new HashMap<>();
		counts.forEach((count) -> held.put(count.credential(),
				new HeldVersions(count.current(), count.older(), count.olderUntil())));
		return held;
	}

	private static CredentialFigures figures(CredentialOverview credential, @Nullable Map<String, HeldVersions> held) {
		CredentialOverview.Content content = credential.content();
		List<MappingKey> mappings = credential.mappings()
			.stream()
			.map((mapping) -> new MappingKey(mapping.kind(), mapping.name(), credential.store()))
			.toList();
		return new CredentialFigures(mappings, credential.store(), (content != null) ? content.inForceSince() : null,
				(content != null) ? content.rotatedAt() : null, credential.due().at(),
				FailureCause.of(credential.looks().failure()),
				(held != null) ? held.getOrDefault(credential.credential(), HeldVersions.NOBODY) : null);
	}

	/** What only a record tells that can be searched. */
	record RecordReadings(SharedHolderCounts holders, LeaseCounts leases) {
	}

}
