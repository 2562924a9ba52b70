package io.credbroker.service.rotation.metrics;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The metrics that each mapping has.
 */
enum MappingMetric {

	AGE(CredentialMetric.AGE, "") {

		@Override
		@Nullable Double value(MappingFigures figures, Instant now) {
			return (figures.inForceSince() != null) ? Times.between(figures.inForceSince(), now) : null;
		}

	},

	DUE(CredentialMetric.DUE, "") {

		@Override
		@Nullable Double value(MappingFigures figures, Instant now) {
			return (figures.due() != null) ? Times.between(now, figures.due()) : null;
		}

	},

	LAST_ROTATION(CredentialMetric.LAST_ROTATION, "") {

		@Override
		@Nullable Double value(MappingFigures figures, Instant now) {
			return (figures.rotatedAt() != null) ? Times.seconds(figures.rotatedAt()) : null;
		}

	},

	HOLDERS_OF_CURRENT(CredentialMetric.HOLDERS, "current") {

		@Override
		@Nullable Double value(MappingFigures figures, Instant now) {
			return (figures.held() != null) ? (double) figures.held().current() : null;
		}

	},

	HOLDERS_OF_OLDER(CredentialMetric.HOLDERS, "older") {

		@Override
		@Nullable Double value(MappingFigures figures, Instant now) {
			return (figures.held() != null) ? (double) figures.held().older() : null;
		}

	},

	OLDER_HELD(CredentialMetric.OLDER_HELD, "") {

		@Override
		@Nullable Double value(MappingFigures figures, Instant now) {
			if (figures.held() == null) {
				return null;
			}
			Instant until = figures.held().olderUntil();
			return (until != null) ? Math.max(0, Times.between(now, until)) : 0.0;
		}

	};

	private final CredentialMetric metric;

	private final String version;

	MappingMetric(CredentialMetric metric, String version) {
		this.metric = metric;
		this.version = version;
	}

	CredentialMetric metric() {
		return this.metric;
	}

	/**
	 * The value of the label {@code version}; empty for a metric without it.
	 */
	String version() {
		return this.version;
	}

	/**
	 * The value, or {@code null} if it is not known.
	 */
	abstract @Nullable Double value(MappingFigures figures, Instant now);

}
