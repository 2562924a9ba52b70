/**
 * The dashboards and alerts of {@code docs/observability}, against a real Prometheus.
 */
@NullMarked
package io.credbroker.observability;

import org.jspecify.annotations.NullMarked;
