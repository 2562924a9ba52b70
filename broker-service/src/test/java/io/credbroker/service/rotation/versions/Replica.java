package io.credbroker.service.rotation.versions;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.catalog.CatalogParser;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.catalog.KnownNames;
import io.credbroker.service.database.Database;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.pipeline.InstanceEvents;
import io.credbroker.service.record.pipeline.NamedSink;
import io.credbroker.service.record.sinks.DatabaseSink;
import io.credbroker.service.secret.StoreRead;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A replica that follows versions in a database, which others may share.
 */
final class Replica {

	static final String CATALOG = """
			connections:
			  warehouse: { secret: { store: vault, key: warehouse }, conn-type: postgres }
			  "any-{name}": { secret: { store: vault, key: "any/{name}" }, conn-type: postgres }
			""";

	final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	final VersionLooks looks;

	final VersionCleaning cleaning;

	private final VersionObserver observer;

	/**
	 * @param key names contents; replicas with the same one name them alike
	 */
	Replica(Database database, Clock clock, String key, int most) {
		BackgroundTasks tasks = new BackgroundTasks(this.meters);
		LookBuffer buffer = new LookBuffer();
		LookClock time = new LookClock(database, clock);
		CatalogRevision revision = new CatalogParser(new KnownNames(Set.of("vault"), Map.of())).parse("catalog",
				CATALOG, 1, Instant.EPOCH);
		MappedCredentials mapped = new MappedCredentials(() -> revision);
		CredentialLimit limit = new CredentialLimit(most, this.meters);
		AuditRecord record = new AuditRecord(
				List.of(new NamedSink("none", new DatabaseSink(database), true, Duration.ofSeconds(1))),
				new InstanceEvents(clock), clock, this.meters, tasks);
		this.observer = new VersionObserver(buffer);
		this.looks = new VersionLooks(buffer, new VersionWriter(database, time, key, mapped, limit),
				new VersionAnnouncer(database, new VersionAnnouncer.Recording(record, false, new VersionEvents(clock)),
						this.meters, (_, _) -> {
						}),
				tasks);
		this.cleaning = new VersionCleaning(database, time, Duration.ofDays(30), mapped, limit);
	}

	Replica(Database database, Clock clock, String key) {
		this(database, clock, key, 1000);
	}

	/**
	 * Reads a content that long ago.
	 */
	void saw(String key, String fingerprint, @Nullable String version, Duration ago) {
		read(key, new StoreRead.Found(fingerprint, version, null, null), ago);
	}

	void saw(String key, String fingerprint, @Nullable String version) {
		saw(key, fingerprint, version, Duration.ZERO);
	}

	void failed(String key, ProblemCode code, Duration ago) {
		read(key, new StoreRead.Failed(code), ago);
	}

	void read(String key, StoreRead.Outcome outcome, Duration ago) {
		this.observer.observed(new StoreRead("vault", key, false, System.nanoTime() - ago.toNanos(), outcome));
	}

	/**
	 * How many changes it was the first to see.
	 */
	int counted() {
		Counter counter = this.meters.find("broker.versions.seen").tag("store", "vault").counter();
		return (counter != null) ? (int) counter.count() : 0;
	}

}
