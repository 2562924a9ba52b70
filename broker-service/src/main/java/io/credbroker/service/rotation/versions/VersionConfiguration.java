package io.credbroker.service.rotation.versions;

import java.time.Clock;
import java.time.Duration;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.background.TaskSchedule;
import io.credbroker.service.catalog.Catalog;
import io.credbroker.service.database.ClusterTask;
import io.credbroker.service.database.Database;
import io.credbroker.service.database.Signals;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.search.RecordedEvents;
import io.credbroker.service.secret.Fingerprints;
import io.credbroker.service.secret.Secrets;
import io.credbroker.service.store.DescribeService;
import io.credbroker.service.store.Stores;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RotationProperties.class)
class VersionConfiguration {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@Bean
	MappedCredentials mappedCredentials(Catalog catalog) {
		return new MappedCredentials(catalog);
	}

	@Bean
	LookBuffer lookBuffer() {
		return new LookBuffer();
	}

	@Bean
	VersionObserver versionObserver(LookBuffer buffer) {
		return new VersionObserver(buffer);
	}

	@Bean
	LookClock lookClock(Database database, Clock clock) {
		return new LookClock(database, clock);
	}

	@Bean
	CredentialLimit credentialLimit(MeterRegistry meters) {
		return new CredentialLimit(CredentialLimit.MOST, meters);
	}

	@Bean
	VersionWriter versionWriter(Database database, LookClock clock, Fingerprints fingerprints, MappedCredentials mapped,
			CredentialLimit limit) {
		return new VersionWriter(database, clock, fingerprints.checkValue(), mapped, limit);
	}

	@Bean
	ChangedVersions changedVersions(Signals signals, Secrets secrets) {
		return new ChangedVersions(signals, secrets);
	}

	@Bean
	VersionAnnouncer versionAnnouncer(Database database, AuditRecord record, ObjectProvider<RecordedEvents> events,
			Clock clock, MeterRegistry meters, ChangedVersions changed) {
		return new VersionAnnouncer(database,
				new VersionAnnouncer.Recording(record, events.getIfAvailable() != null, new VersionEvents(clock)),
				meters, changed::tell);
	}

	@Bean(initMethod = "start")
	VersionLooks versionLooks(LookBuffer buffer, VersionWriter writer, VersionAnnouncer announcer,
			BackgroundTasks tasks) {
		return new VersionLooks(buffer, writer, announcer, tasks);
	}

	/**
	 * {@code null} unless the record can be searched.
	 */
	@Bean(initMethod = "start")
	@Nullable VersionUpkeep versionEvents(UpkeepParts parts, VersionAnnouncer announcer, ObjectProvider<RecordedEvents> events) {
		UnrecordedVersions work = new UnrecordedVersions(parts.database(), parts.clock(), announcer);
		return (events.getIfAvailable() == null) ? null : new VersionUpkeep(parts.cluster(), parts.tasks(),
				TaskSchedule.each("version-events", MINUTE), MINUTE, work::run);
	}

	@Bean(initMethod = "start")
	VersionUpkeep versionCleaning(UpkeepParts parts, MappedCredentials mapped, CredentialLimit limit,
			RotationProperties properties) {
		VersionCleaning work = new VersionCleaning(parts.database(), parts.clock(), properties.keepVersions(), mapped,
				limit);
		return new VersionUpkeep(parts.cluster(), parts.tasks(),
				TaskSchedule.each("version-cleaning", Duration.ofMinutes(10)).startingAfter(MINUTE),
				Duration.ofHours(1), work::run);
	}

	/**
	 * {@code null} if stores are not asked by the broker itself.
	 */
	@Bean(initMethod = "start")
	@Nullable VersionUpkeep periodicLook(UpkeepParts parts, Stores stores, DescribeService descriptions,
			PeriodicLook.LookTargets targets) {
		Duration every = targets.every();
		if (every.isZero()) {
			return null;
		}
		PeriodicLook work = new PeriodicLook(parts.database(), parts.clock(), stores, descriptions, targets);
		Duration tick = every.dividedBy(4);
		return new VersionUpkeep(parts.cluster(), parts.tasks(), TaskSchedule.each("version-look", tick), every,
				work::run);
	}

	@Bean
	PeriodicLook.LookTargets lookTargets(MappedCredentials mapped, LookBuffer buffer, RotationProperties properties) {
		return new PeriodicLook.LookTargets(mapped, buffer, properties.lookEvery());
	}

	@Bean
	UpkeepParts upkeepParts(Database database, LookClock clock, ClusterTask cluster, BackgroundTasks tasks) {
		return new UpkeepParts(database, clock, cluster, tasks);
	}

	@Bean
	VersionOverview versionOverview(Database database, VersionLooks looks, MappedCredentials mapped, Stores stores,
			Clock clock) {
		return new VersionOverview(database, looks, mapped, stores, clock);
	}

	/** What all upkeep needs. */
	record UpkeepParts(Database database, LookClock clock, ClusterTask cluster, BackgroundTasks tasks) {
	}

}
