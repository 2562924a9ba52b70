package io.credbroker.service.rotation.metrics;

import java.util.List;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;

/**
 * The names of the metrics, and what they say of themselves.
 */
enum CredentialMetric {

	AGE("broker_credential_age_seconds", "How long the version in force has been in force, as far as that is known"),

	DUE("broker_credential_rotation_due_seconds", "The time until a rotation is due; negative when it is overdue"),

	LAST_ROTATION("broker_credential_last_rotation_timestamp_seconds",
			"When the version in force came into force, in seconds since 1970"),

	HOLDERS("broker_credential_holders", "Callers and tasks that may use a version now"),

	OLDER_HELD("broker_credential_older_held_seconds",
			"The time until nobody may use an older version any more; 0 when nobody may"),

	OVERDUE("broker_credentials_overdue", "Credentials whose rotation is overdue"),

	FAILING("broker_credentials_failing",
			"Credentials that could not be read when somebody last tried, by whose trouble it was"),

	LEASES("broker_leases_running", "Leases that still run, of all replicas, by when they expire"),

	OMITTED("broker_credential_mappings_omitted",
			"Mappings without metrics of their own, because there are more than the limit");

	private final String metric;

	private final String help;

	CredentialMetric(String metric, String help) {
		this.metric = metric;
		this.help = help;
	}

	MetricSnapshot of(List<GaugeDataPointSnapshot> points) {
		MetricMetadata metadata = this.metric.endsWith("_seconds")
				? new MetricMetadata(this.metric, this.help, Unit.SECONDS) : new MetricMetadata(this.metric, this.help);
		return new GaugeSnapshot(metadata, points);
	}

}
