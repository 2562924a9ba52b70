package io.credbroker.service.rotation.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.background.TaskSchedule;
import io.credbroker.service.database.DatabaseFailure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Reads what the metrics show, again and again, in the background.
 * <p>
 * While the database cannot be used, the last reading is shown, and a metric tells when
 * that was.
 */
public final class RotationMetrics implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(RotationMetrics.class);

	private static final Duration FIRST = Duration.ofSeconds(1);

	private final Supplier<RotationSnapshot> source;

	private final Clock clock;

	private final CredentialCollector collector;

	private final BackgroundTask task;

	private volatile Instant refreshedAt;

	RotationMetrics(Supplier<RotationSnapshot> source, Clock clock, MeterRegistry meters, BackgroundTasks tasks,
			Duration interval) {
		this.source = source;
		this.clock = clock;
		this.refreshedAt = clock.instant();
		Gauge refreshed = Gauge
			.builder("broker.credential.refreshed.timestamp", this, (metrics) -> Times.seconds(metrics.refreshedAt))
			.baseUnit("seconds")
			.description("When the metrics of credentials, holders and leases were last read, or else the start")
			.register(meters);
		this.collector = new CredentialCollector(labels(refreshed.getId().getTags()), clock);
		this.task = tasks.task(TaskSchedule.each("rotation-metrics", interval).startingAfter(FIRST), this::refresh);
	}

	/**
	 * The labels that every metric has, as those of a metric that has no other.
	 */
	private static Labels labels(Iterable<Tag> tags) {
		Labels labels = Labels.EMPTY;
		for (Tag tag : tags) {
			labels = labels.add(tag.getKey(), tag.getValue());
		}
		return labels;
	}

	/**
	 * Begins to read, and shows what was read in the scrapes of the registry.
	 */
	void startIn(PrometheusRegistry registry) {
		registry.register(this.collector);
		this.task.start();
	}

	private void refresh() {
		try {
			this.collector.show(this.source.get());
			this.refreshedAt = this.clock.instant();
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			log.atDebug()
				.addKeyValue("reason", DatabaseFailure.reason(ex))
				.log("The metrics of credentials stay as they are while the database cannot be used");
		}
	}

	@Override
	public void close() {
		this.task.close();
	}

}
