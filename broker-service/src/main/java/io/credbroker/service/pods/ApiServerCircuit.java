package io.credbroker.service.pods;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import io.credbroker.service.identity.PodReference;
import org.jspecify.annotations.Nullable;

/**
 * Pauses calls to an API server that failed for several pods in a row, or that asked for
 * a pause; then one pod is tried, and the others follow when it answers.
 * <p>
 * A pod counts once, so that one that cannot be read keeps no other from being read.
 */
final class ApiServerCircuit {

	private static final int PODS_IN_A_ROW = 3;

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

	private final Set<PodReference> failing = new HashSet<>();

	private final Duration trial;

	private final Clock clock;

	private @Nullable Instant openUntil;

	/**
	 * @param trial how long the trial of one pod may take before another pod is tried
	 */
	ApiServerCircuit(Duration trial, Clock clock) {
		this.trial = trial;
		this.clock = clock;
	}

	/**
	 * Whether a pod may be read now; the caller must then report {@link #answered()} or
	 * {@link #failed}.
	 */
	synchronized boolean permits() {
		if (this.openUntil == null) {
			return true;
		}
		Instant now = this.clock.instant();
		if (now.isBefore(this.openUntil)) {
			return false;
		}
		this.openUntil = now.plus(this.trial);
		return true;
	}

	synchronized void answered() {
		this.failing.clear();
		this.openUntil = null;
	}

	synchronized void failed(PodReference pod, PodAnswer.Failed answer) {
		if (this.failing.size() < PODS_IN_A_ROW) {
			this.failing.add(pod);
		}
		Duration asked = answer.retryAfter();
		if (answer.failure() == ReadFailure.THROTTLED || this.failing.size() >= PODS_IN_A_ROW) {
			Duration pause = (asked != null && asked.compareTo(PAUSE) > 0) ? asked : PAUSE;
			this.openUntil = this.clock.instant().plus((pause.compareTo(LONGEST_PAUSE) > 0) ? LONGEST_PAUSE : pause);
		}
	}

}
