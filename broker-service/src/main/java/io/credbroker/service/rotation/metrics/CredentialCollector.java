package io.credbroker.service.rotation.metrics;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/**
 * Shows the last snapshot; a scrape reads memory only, and sees one snapshot whole.
 * <p>
 * What depends on the time, such as an age, is computed by the scrape, so that it goes on
 * while no new snapshot can be taken.
 */
final class CredentialCollector implements MultiCollector {

	private final Labels common;

	private final Clock clock;

	private volatile Shown shown = new Shown(RotationSnapshot.EMPTY, Map.of());

	/**
	 * @param common the labels of every metric
	 */
	CredentialCollector(Labels common, Clock clock) {
		this.common = common;
		this.clock = clock;
	}

	/**
	 * Shows this snapshot from now on; what it does not have is no longer there.
	 */
	void show(RotationSnapshot snapshot) {
		Map<MappingMetric, List<Point>> points = new EnumMap<>(MappingMetric.class);
		for (MappingMetric metric : MappingMetric.values()) {
			points.put(metric,
					snapshot.mappings()
						.entrySet()
						.stream()
						.map((mapping) -> new Point(labels(metric, mapping.getKey()), mapping.getValue()))
						// As a scrape sorts them, which is quick when they are sorted.
						.sorted(Comparator.comparing(Point::labels))
						.toList());
		}
		this.shown = new Shown(snapshot, points);
	}

	private Labels labels(MappingMetric metric, MappingKey mapping) {
		Labels labels = this.common
			.merge(Labels.of("kind", mapping.kind().singular(), "mapping", mapping.name(), "store", mapping.store()));
		return metric.version().isEmpty() ? labels : labels.add("version", metric.version());
	}

	@Override
	public MetricSnapshots collect() {
		Shown now = this.shown;
		Map<CredentialMetric, List<GaugeDataPointSnapshot>> points = new EnumMap<>(CredentialMetric.class);
		BiConsumer<CredentialMetric, GaugeDataPointSnapshot> add = (metric,
				point) -> points.computeIfAbsent(metric, (_) -> new ArrayList<>()).add(point);
		Instant time = this.clock.instant();
		now.points().forEach((metric, known) -> known.forEach((point) -> {
			Double value = metric.value(point.figures(), time);
			if (value != null) {
				add.accept(metric.metric(), new GaugeDataPointSnapshot(value, point.labels(), null));
			}
		}));
		collectStores(now.snapshot(), time, add);
		add.accept(CredentialMetric.OMITTED, new GaugeDataPointSnapshot(now.snapshot().omitted(), this.common, null));
		return new MetricSnapshots(
				points.entrySet().stream().map((metric) -> metric.getKey().of(metric.getValue())).toList());
	}

	private void collectStores(RotationSnapshot snapshot, Instant time,
			BiConsumer<CredentialMetric, GaugeDataPointSnapshot> add) {
		snapshot.stores().forEach((store, figures) -> {
			Labels labels = this.common.add("store", store);
			add.accept(CredentialMetric.OVERDUE, new GaugeDataPointSnapshot(figures.overdue(time), labels, null));
			figures.failing()
				.forEach((cause, count) -> add.accept(CredentialMetric.FAILING,
						new GaugeDataPointSnapshot(count, labels.merge(Labels.of("cause", cause.text())), null)));
		});
		snapshot.leases()
			.forEach((store, ends) -> ends
				.forEach((expires, count) -> add.accept(CredentialMetric.LEASES, new GaugeDataPointSnapshot(count,
						this.common.merge(Labels.of("expires", expires, "store", store)), null))));
	}

	/** A snapshot, and its points with their labels. */
	private record Shown(RotationSnapshot snapshot, Map<MappingMetric, List<Point>> points) {
	}

	/** The figures of a mapping under their labels. */
	private record Point(Labels labels, MappingFigures figures) {
	}

}
