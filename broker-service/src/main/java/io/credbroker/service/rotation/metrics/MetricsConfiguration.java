package io.credbroker.service.rotation.metrics;

import java.time.Clock;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.database.Database;
import io.credbroker.service.record.search.RecordedEvents;
import io.credbroker.service.rotation.holders.HolderCounts;
import io.credbroker.service.rotation.metrics.CredentialReadings.RecordReadings;
import io.credbroker.service.rotation.versions.RotationProperties;
import io.credbroker.service.rotation.versions.VersionOverview;
import io.credbroker.service.store.Stores;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

	@Bean
	CredentialReadings credentialReadings(VersionOverview versions, ObjectProvider<RecordReadings> record,
			Stores stores, RotationProperties properties) {
		return new CredentialReadings(versions, record.getIfAvailable(), stores, properties.metricsMappings());
	}

	/**
	 * {@code null} unless the record can be searched.
	 */
	@Bean
	@Nullable RecordReadings recordReadings(ObjectProvider<RecordedEvents> events, HolderCounts holders, Database database,
			Clock clock, RotationProperties properties) {
		return (events.getIfAvailable() != null)
				? new RecordReadings(new SharedHolderCounts(holders, database, clock, properties.metricsInterval()),
						new LeaseCounts(database, clock))
				: null;
	}

	@Bean
	RotationMetrics rotationMetrics(CredentialReadings readings, Clock clock, MeterRegistry meters,
			BackgroundTasks tasks, RotationProperties properties) {
		return new RotationMetrics(readings, clock, meters, tasks, properties.metricsInterval());
	}

	@Bean
	MeterBinder holdersCounted(ObjectProvider<RecordReadings> record) {
		return (meters) -> record.ifAvailable((readings) -> Gauge
			.builder("broker.holders.counted.timestamp", readings.holders(), SharedHolderCounts::countedAt)
			.baseUnit("seconds")
			.description("When the holders that the metrics show were counted, by one replica for all")
			.register(meters));
	}

	/**
	 * Shows them where Prometheus is what the metrics are for.
	 */
	@Bean(initMethod = "start")
	Exposition rotationExposition(RotationMetrics metrics, ObjectProvider<PrometheusRegistry> registry) {
		return new Exposition(metrics, registry);
	}

	/** The start of the metrics, after the registry is there. */
	record Exposition(RotationMetrics metrics, ObjectProvider<PrometheusRegistry> registry) {

		void start() {
			this.registry.ifAvailable(this.metrics::startIn);
		}

	}

}
