package io.credbroker.service.catalog;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.credbroker.api.ResourceKind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.context.event.EventListener;

/**
 * Shows which revision is in force and whether a newer text was refused.
 */
final class CatalogMetrics implements MeterBinder {

	private final ReloadingCatalog catalog;

	private final List<MultiGauge> digests = new CopyOnWriteArrayList<>();

	CatalogMetrics(ReloadingCatalog catalog) {
		this.catalog = catalog;
	}

	/**
	 * Shows the digest of the revision that came into force.
	 */
	@EventListener
	void accepted(CatalogAccepted accepted) {
		this.digests.forEach((digest) -> show(digest, accepted.revision()));
	}

	private static void show(MultiGauge digest, CatalogRevision revision) {
		digest.register(List.of(MultiGauge.Row.of(Tags.of("digest", revision.digest()), 1)), true);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		MultiGauge digest = MultiGauge.builder("broker.catalog.info")
			.description("The SHA-256 of the catalog in force, the same on every replica")
			.register(registry);
		show(digest, this.catalog.current());
		this.digests.add(digest);
		bindRevision(registry);
		bindWatch(registry);
	}

	private void bindRevision(MeterRegistry registry) {
		Gauge.builder("broker.catalog.revision", this.catalog, (catalog) -> catalog.current().number())
			.description("Number of the revision in force; counts the revisions this process has accepted")
			.register(registry);
		Gauge
			.builder("broker.catalog.loaded.timestamp", this.catalog,
					(catalog) -> catalog.current().loadedAt().toEpochMilli() / 1000.0)
			.baseUnit("seconds")
			.description("When this process accepted the revision in force, in seconds since 1970")
			.register(registry);
		Gauge.builder("broker.catalog.warnings", this.catalog, (catalog) -> catalog.current().warnings().size())
			.description("Warnings about the revision in force")
			.register(registry);
		for (ResourceKind kind : ResourceKind.values()) {
			Gauge.builder("broker.catalog.mappings", this.catalog, (catalog) -> catalog.current().size(kind))
				.tag("kind", kind.singular())
				.description("Mappings of the revision in force")
				.register(registry);
		}
	}

	private void bindWatch(MeterRegistry registry) {
		Gauge
			.builder("broker.catalog.looked.timestamp", this.catalog,
					(catalog) -> catalog.lookedAt().toEpochMilli() / 1000.0)
			.baseUnit("seconds")
			.description("When the catalog was last looked at, in seconds since 1970")
			.register(registry);
		Gauge.builder("broker.catalog.refused", this.catalog, (catalog) -> catalog.refusing() ? 1 : 0)
			.description("1 while the newest text is refused and an older revision is in force")
			.register(registry);
	}

}
